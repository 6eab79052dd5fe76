import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { CheckHttp } from '../../http/check-http.ts';
import { flagOption, textOption, textsOption, urlOption } from '../../read-instance.ts';
import { bundled, type KubeEvent, readList, readWatch } from './events.ts';

/** How long one question waits for changes: they are fetched when the check runs, not followed. */
const WATCH_S = 2;
const FIRST_LIMIT_MS = 10_000;

/**
 * Events of a Kubernetes cluster from its API server. There is no election of a leader: it runs where it is configured, which
 * is to be one agent of the cluster.
 */
export const check: CheckModule = { name: 'kubernetes_apiserver', create };

function create(instance: YamlMap, initConfig: YamlMap, parts: CheckParts) {
  const base = urlOption(instance, 'kubernetes_api_url', 'https://kubernetes.default.svc');
  const http = CheckHttp.fromInstance(instance, initConfig);
  const withEvents = flagOption(instance, 'collect_events', true);
  const clusterName = textOption(instance, 'cluster_name', '');
  const without = new Set(textsOption(instance, 'filtered_event_types'));
  let version = '';

  /** From the list only the place to start from is taken: what lies before is old. */
  async function start(signal: AbortSignal): Promise<void> {
    version = readList(await http.getJson(new URL('/api/v1/events?limit=1', base), signal)).version;
  }

  const closed = new AbortController();
  const soon = AbortSignal.any([closed.signal, AbortSignal.timeout(FIRST_LIMIT_MS)]);
  // The first run comes some seconds later: what happens until then is new as well. When this fails, that run says why.
  const begun = start(soon).catch(() => {});

  async function changes(signal: AbortSignal): Promise<readonly KubeEvent[]> {
    const query = `watch=1&timeoutSeconds=${WATCH_S}&resourceVersion=${encodeURIComponent(version)}`;
    const answer = await http.get(new URL(`/api/v1/events?${query}`, base), signal);
    const { events, tooOld } = readWatch(answer.text);
    if (tooOld || answer.status === 410) {
      await start(signal);
      return events;
    }
    if (answer.status !== 200) throw new Error(`the API server answers ${answer.status}`);
    version = events.at(-1)?.version || version;
    return events;
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      try {
        await begun;
        if (version === '') await start(signal);
        const events = withEvents ? await changes(signal) : [];
        const wanted = events.filter(({ reason }) => !without.has(reason));
        for (const event of bundled(wanted, clusterName)) sender.event(event);
        sender.serviceCheck('kube_apiserver_controlplane.up', CheckStatus.ok);
      } catch (error) {
        sender.serviceCheck('kube_apiserver_controlplane.up', CheckStatus.critical, [], messageOf(error));
        throw error;
      }
      parts.logger.log('debug', 'asked for events of the cluster', { version });
    },
    async close() {
      closed.abort();
      await begun;
      http.close();
    },
  };
}
