import type { CheckModule, YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { withAliases } from '../../http/option-aliases.ts';
import { flagOption, urlOption } from '../../read-instance.ts';
import { readCustomQueries } from './custom-queries.ts';
import { ElasticCheck, type ElasticOptions } from './elastic-check.ts';

const ALIASES = {
  ssl_cert: { name: 'tls_cert' },
  ssl_key: { name: 'tls_private_key' },
  ssl_verify: { name: 'tls_verify' },
};

/** Elasticsearch and OpenSearch. */
export const check: CheckModule = {
  name: 'elastic',
  create(instance, initConfig, parts) {
    const http = CheckHttp.fromInstance(withAliases(instance, ALIASES), initConfig);
    return new ElasticCheck(readOptions(instance), http, parts);
  },
};

function readOptions(instance: YamlMap): ElasticOptions {
  const flag = (name: string, fallback = false) => flagOption(instance, name, fallback);
  return {
    url: urlOption(instance, 'url'),
    clusterStats: flag('cluster_stats', flag('is_external')),
    primaryStats: flag('pshard_stats'),
    primaryStatsMayTimeOut: flag('pshard_graceful_timeout'),
    detailedIndexStats: flag('detailed_index_stats'),
    indexStats: flag('index_stats'),
    pendingTasks: flag('pending_task_stats', true),
    allocation: flag('cat_allocation_stats'),
    snapshots: flag('slm_stats'),
    nodeNameAsHost: flag('node_name_as_host'),
    collectionsAsRate: flag('gc_collectors_as_rate'),
    underPath: flag('admin_forwarder'),
    events: flag('submit_events', true),
    legacyClusterTag: !flag('disable_legacy_cluster_tag'),
    legacyServiceCheckTags: !flag('disable_legacy_service_check_tags'),
    customQueries: readCustomQueries(instance),
  };
}
