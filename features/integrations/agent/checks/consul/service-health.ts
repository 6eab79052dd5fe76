import { isObject } from '@komainu/kernel/json.ts';
import { CheckStatus } from '../../check.ts';

/** How a node is, for one service. `up`: its agent answers. */
export interface NodeHealth {
  readonly node: string;
  readonly up: boolean;
  readonly status: 'passing' | 'warning' | 'critical';
  /** Tags of the service on this node. */
  readonly serviceTags: readonly string[];
}

/** A health check as the worst of the nodes that it runs on. */
export interface CheckHealth {
  readonly status: CheckStatus;
  readonly tags: readonly string[];
}

const SERF = 'serfHealth';

/** Reads `/v1/health/service/<name>`: one entry a node. */
export function readServiceHealth(body: unknown): readonly NodeHealth[] {
  if (!Array.isArray(body)) return [];
  return body.filter(isObject).map((entry) => {
    const node = isObject(entry['Node']) ? String(entry['Node']['Node']) : '';
    const checks = Array.isArray(entry['Checks']) ? entry['Checks'].filter(isObject) : [];
    const serf = checks.find((check) => check['CheckID'] === SERF);
    const statuses = checks.map((check) => check['Status']);
    const status = statuses.includes('critical') ? 'critical' : statuses.includes('warning') ? 'warning' : 'passing';
    const own = isObject(entry['Service']) ? entry['Service']['Tags'] : undefined;
    const serviceTags = Array.isArray(own) ? own.filter((tag) => typeof tag === 'string') : [];
    return { node, up: serf === undefined ? status === 'passing' : serf['Status'] !== 'critical', status, serviceTags };
  });
}

/** Instances of one service that have their node, their status and their tags in common, and how many they are. */
export function countAlike(healths: readonly NodeHealth[]): readonly (NodeHealth & { readonly count: number })[] {
  const alike = Map.groupBy(healths, ({ node, status, serviceTags }) =>
    JSON.stringify([node, status, ...new Set(serviceTags.toSorted())]),
  );
  return [...alike.values()].flatMap((same) => same.slice(0, 1).map((first) => ({ ...first, count: same.length })));
}

/** Reads `/v1/health/state/any`: each check of each service once, with its worst status. */
export function readCheckHealth(body: unknown, legacyServiceTag: boolean): readonly CheckHealth[] {
  const byCheck = new Map<string, CheckHealth>();
  for (const check of Array.isArray(body) ? body.filter(isObject) : []) {
    const [id, service, serviceId] = [
      textOf(check['CheckID']),
      textOf(check['ServiceName']),
      textOf(check['ServiceID']),
    ];
    const key = `${id}/${serviceId}/${service}`;
    const before = byCheck.get(key);
    const status = statusOf(check['Status']);
    if (before !== undefined && severity(before.status) >= severity(status)) continue;
    const tags = [
      `check:${id}`,
      ...(service === '' ? [] : [`consul_service:${service}`]),
      ...(service === '' || !legacyServiceTag ? [] : [`service:${service}`]),
      ...(serviceId === '' ? [] : [`consul_service_id:${serviceId}`]),
    ];
    byCheck.set(key, { status, tags });
  }
  return [...byCheck.values()];
}

function statusOf(status: unknown): CheckStatus {
  if (status === 'passing' || status === 'up') return CheckStatus.ok;
  if (status === 'warning') return CheckStatus.warning;
  return status === 'critical' ? CheckStatus.critical : CheckStatus.unknown;
}

/** Unknown is the least of them. */
function severity(status: CheckStatus): number {
  return status === CheckStatus.unknown ? -1 : status;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
