import { isObject } from '@komainu/kernel/json.ts';
import { numberOf, textOf, textsOf } from '../series/json.ts';
import { normalizeTags } from '../series/names.ts';

/** One result of a service check. */
export interface CheckRun {
  readonly check: string;
  readonly host: string;
  readonly timeUnixS: number;
  /** 0 ok, 1 warning, 2 critical, 3 unknown. */
  readonly status: number;
  readonly message: string;
  readonly tags: readonly string[];
}

const MESSAGE_LENGTH = 4000;

/**
 * Decodes `POST /api/v1/check_run`: an array from Agents, a single object from API clients. A check without time happened
 * `nowUnixS`. Bad ones are named by reason, the others kept.
 */
export function decodeCheckRuns(document: unknown, nowUnixS: number): { runs: CheckRun[]; rejected: string[] } {
  const runs: CheckRun[] = [];
  const rejected: string[] = [];
  for (const item of Array.isArray(document) ? document : [document]) {
    const run = isObject(item) ? decodeCheckRun(item, nowUnixS) : 'bad_check_run';
    if (typeof run === 'string') rejected.push(run);
    else runs.push(run);
  }
  return { runs, rejected };
}

function decodeCheckRun(item: Readonly<Record<string, unknown>>, nowUnixS: number): CheckRun | string {
  const check = textOf(item['check']);
  if (check === '') return 'no_check_name';
  const status = numberOf(item['status']);
  if (!Number.isInteger(status) || status < 0 || status > 3) return 'bad_check_status';
  const timeUnixS = item['timestamp'] == null ? nowUnixS : numberOf(item['timestamp']);
  if (!(timeUnixS > 0)) return 'bad_timestamp';
  return {
    check,
    host: textOf(item['host_name']),
    timeUnixS: Math.floor(timeUnixS),
    status,
    message: textOf(item['message']).slice(0, MESSAGE_LENGTH),
    tags: normalizeTags(textsOf(item['tags'])),
  };
}
