import { type Check, type CheckModule, type CheckSender, CheckStatus } from '../../check.ts';
import { openMetricsCheck } from '../../openmetrics/scraper.ts';
import { badCheckConfig } from '../../read-instance.ts';
import { overriding } from '../../with-tags.ts';
import { PARTS } from './names.ts';

const CONNECTION = 'argocd.app_controller.cluster.connection.status';
/** The total of allocations would come under this name too. */
const ALLOCATED = /\.go\.memstats\.alloc_bytes\.count$/;

/** Argo CD: the pages of metrics of its parts, each below a namespace of its own. */
export const check: CheckModule = {
  name: 'argocd',
  create(instance, initConfig, parts) {
    const pages = Object.entries(PARTS).flatMap(([part, names]) => {
      const endpoint = instance[`${part}_endpoint`] ?? '';
      if (endpoint === '') return [];
      const metrics = [{ ...names, go_memstats_alloc_bytes: 'go.memstats.alloc_bytes' }];
      const scraped = { ...instance, openmetrics_endpoint: endpoint };
      return [openMetricsCheck(scraped, initConfig, parts, { namespace: `argocd.${part}`, metrics })];
    });
    if (pages.length === 0) {
      const options = Object.keys(PARTS).map((part) => `${part}_endpoint`);
      throw badCheckConfig(options.join(', '), 'are all missing: one of them is required');
    }
    return new ArgocdCheck(pages);
  },
};

class ArgocdCheck implements Check {
  readonly #pages: readonly Check[];

  constructor(pages: readonly Check[]) {
    this.#pages = pages;
  }

  /** A part that does not answer leaves the others to tell; its error is the run's. */
  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const wrapped = withConnections(sender);
    const results = await Promise.allSettled(this.#pages.map((page) => page.run(wrapped, signal)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  close(): void {
    for (const page of this.#pages) page.close?.();
  }
}

/** Whether a cluster is reached is a service check, with the cluster's tags. */
function withConnections(sender: CheckSender): CheckSender {
  return overriding(sender, {
    gauge: (metric, value, tags, host) => {
      if (metric !== CONNECTION) sender.gauge(metric, value, tags, host);
      else sender.serviceCheck(CONNECTION, STATUSES.get(value) ?? CheckStatus.unknown, tags);
    },
    monotonicCount: (metric, value, tags, flush, host) => {
      if (!ALLOCATED.test(metric)) sender.monotonicCount(metric, value, tags, flush, host);
    },
  });
}

const STATUSES: ReadonlyMap<number, CheckStatus> = new Map([
  [0, CheckStatus.critical],
  [1, CheckStatus.ok],
]);
