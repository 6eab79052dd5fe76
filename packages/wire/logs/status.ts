/** Datadog's log levels, from worst to best. */
export const LOG_STATUSES = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
  'ok',
] as const;
type LogStatus = (typeof LOG_STATUSES)[number];

/** Syslog severities 0 to 7 (RFC 5424). */
const SYSLOG: readonly LogStatus[] = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'debug'];

/** The numeric levels of bunyan and pino. */
const BUNYAN: Readonly<Record<number, LogStatus>> = {
  10: 'debug',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'emergency',
};

const known = new Map<string, LogStatus | undefined>();
/** Most logs have the level of the one before. */
let lastWord = '';
let lastStatus: LogStatus | undefined;

/**
 * The level that a word or number stands for, undefined when it says nothing. Words count by how they begin, in any case,
 * as Datadog's status remapper has it: `emerg` and `f` (fatal) are emergency, `a` alert, `c` critical, `e` error, `w` warn,
 * `n` notice, `i` info, `d`, `trace` and `verbose` debug, `o` and `s` (success) ok. Numbers are syslog severities or
 * bunyan's levels.
 */
export function statusOf(value: unknown): LogStatus | undefined {
  if (typeof value === 'number') return SYSLOG[value] ?? BUNYAN[value];
  if (typeof value !== 'string' || value.length > 32) return undefined;
  if (value === lastWord) return lastStatus;
  let status = known.get(value);
  if (status === undefined && !known.has(value)) {
    status = fromWord(value.trim().toLowerCase());
    // Words come from outside: the memory of them stays small.
    if (known.size < 1000) known.set(value, status);
  }
  lastWord = value;
  lastStatus = status;
  return status;
}

function fromWord(word: string): LogStatus | undefined {
  if (word === '') return undefined;
  if (/^\d+$/.test(word)) return statusOf(Number(word));
  if (word.startsWith('emerg') || word.startsWith('f') || word.startsWith('panic')) return 'emergency';
  if (word.startsWith('trace') || word.startsWith('verbose') || word.startsWith('d')) return 'debug';
  switch (word[0]) {
    case 'a':
      return 'alert';
    case 'c':
      return 'critical';
    case 'e':
      return 'error';
    case 'w':
      return 'warn';
    case 'n':
      return 'notice';
    case 'i':
      return 'info';
    case 'o':
    case 's':
      return 'ok';
    default:
      return undefined;
  }
}
