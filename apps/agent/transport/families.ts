import type { TargetFamily } from '../settings/transport.ts';

/** What a path carries; whatever is not named here goes where metrics go. */
export function familyOf(path: string): TargetFamily {
  if (/^\/(api\/v2\/logs|v1\/input)\b/.test(path)) return 'logs';
  if (/^\/(v0\.\d|v1\.0|api\/v0\.\d)\/(traces|stats|pipeline_stats)\b/.test(path)) return 'traces';
  if (
    /^\/api\/(v1\/(collector|container|connections|discovery|orchestrator)|v2\/(proclcycle|orch|orchmanif))\b/.test(
      path,
    )
  )
    return 'processes';
  return 'metrics';
}
