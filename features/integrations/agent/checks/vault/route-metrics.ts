import type { CheckSender } from '../../check.ts';
import { overriding } from '../../with-tags.ts';
import { ROUTES, rollbackName } from './names.ts';

/** How the scrapers name a metric that they have taken by the pattern `ROUTES`. */
const SCRAPED = /^vault\.(vault_route_[a-z]+_.*?)_*(\.(?:count|sum|quantile))$/;

/**
 * A sender that makes the mount of a route a tag, `vault.route.read.sum` with `mountpoint:secret`; with `old`, the names that
 * rollbacks of some mounts had before are sent beside it.
 */
export function tagMounts(sender: CheckSender, old: boolean): CheckSender {
  const named = (metric: string, tags: readonly string[]): readonly (readonly [string, readonly string[]])[] => {
    const [, family = '', part = ''] = SCRAPED.exec(metric) ?? [];
    const [, verb, mount = ''] = ROUTES.exec(family) ?? [];
    if (verb === undefined) return [[metric, tags]];
    const before = old && verb === 'rollback' ? rollbackName(mount) : undefined;
    const tagged = [`vault.route.${verb}${part}`, [...tags, `mountpoint:${mount}`]] as const;
    return before === undefined ? [tagged] : [tagged, [`vault.${before}${part}`, tags]];
  };
  return overriding(sender, {
    gauge: (metric, value, tags = [], host) => {
      for (const [name, all] of named(metric, tags)) sender.gauge(name, value, all, host);
    },
    monotonicCount: (metric, value, tags = [], flush, host) => {
      for (const [name, all] of named(metric, tags)) sender.monotonicCount(name, value, all, flush, host);
    },
  });
}
