/** Gives attribute names that a person would give, each once. */
export class FieldNames {
  readonly #used = new Set<string>();

  /** A name that is not used yet: as wished, or with a number after it. */
  unused(wished: string): string {
    let name = wished;
    for (let count = 2; this.#used.has(name); count += 1) name = `${wished}_${count}`;
    this.#used.add(name);
    return name;
  }
}

const LEVEL =
  /^(?:trace|debug|info|information|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal|severe)$/i;
const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)$/;
const UNIT_OF_TIME = /^\s?(?:ms|milliseconds|s|sec|seconds|us|µs|ns)\b/;
/** Words that say nothing about the value after them. */
const EMPTY_WORDS = new Set([
  'a',
  'an',
  'the',
  'is',
  'was',
  'to',
  'in',
  'of',
  'on',
  'at',
  'with',
  'for',
  'by',
  'and',
  'as',
  'has',
  'took',
  'ms',
  'seconds',
  'code',
]);
const STANDARD_NAMES: Readonly<Record<string, string>> = {
  user: 'usr.name',
  username: 'usr.name',
  usr: 'usr.name',
  pid: 'process.pid',
  host: 'hostname',
  method: 'http.method',
  url: 'http.url',
  path: 'http.url',
  status: 'http.status_code',
  useragent: 'http.useragent',
  referer: 'http.referer',
  duration: 'duration',
  elapsed: 'duration',
};

/** What is around a value in a line. */
export interface Surroundings {
  readonly kind: string;
  readonly values: readonly string[];
  /** The text before, with UNKNOWN for every field in it. */
  readonly before: string;
  readonly after: string;
  /** The name of the field before. */
  readonly previous: string;
}

/** Stands for a field where its value would say too much. */
export const UNKNOWN = '\u0000';

const USER_AGENT = /^(?:-|[\w.-]+\/\d[\s\S]*)$/;
const REFERRER = /^(?:-|[a-z]+:\/\/\S*)$/;
const USER_COMES = /\b(?:password|publickey|authentication|session \w+) for (?:(?:invalid |illegal )?user )?$/i;
const ADDRESS = /^(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]*:[0-9a-f:.]*)$/i;
/** With something in it that words do not have. */
const HOST_NAME = /^(?=.*[\d.-])[A-Za-z0-9][\w.-]*$/;
const DOTTED_NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/;

/** The attribute name that fits a value best: by what it is, by the key or the word before it. */
export function wishedName(around: Surroundings): string {
  const { kind, values, before } = around;
  if (kind === 'date') return 'timestamp';
  const word = /([A-Za-z_][\w.-]*)\s?[=:]\s?["'[(]?$/.exec(before)?.[1];
  // `took 3 ms: `
  const key = word === undefined || EMPTY_WORDS.has(word.toLowerCase()) ? undefined : word;
  if (kind === 'ip') {
    const isServer = key === undefined && /\b(?:to|dst|server|via)\b\W*$/i.test(before);
    return isServer ? 'network.destination.ip' : 'network.client.ip';
  }
  if (key !== undefined) return fromWord(key);
  return (
    (values.length === 0 ? undefined : nameByValue(around)) ?? nameByWord(before) ?? (kind === 'uuid' ? 'id' : kind)
  );
}

function nameByValue({ kind, values, before, after, previous }: Surroundings): string | undefined {
  const all = (regex: RegExp) => values.every((value) => regex.test(value));
  if (all(LEVEL)) return 'level';
  if (all(METHOD)) return 'http.method';
  if (kind === 'url') return 'http.url';
  if (USER_COMES.test(before)) return 'usr.name';
  // `Nov 22 05:00:01 web-1 sshd[7]`
  if (before === `${UNKNOWN} ` && previous === 'timestamp' && all(HOST_NAME) && /^ \w/.test(after)) return 'hostname';
  // `ERROR [worker-3] com.example.Shop - `
  if (previous === 'level' && before.endsWith('[') && after.startsWith(']')) return 'logger.thread_name';
  if (/^(?:level|logger\.thread_name)$/.test(previous) && all(DOTTED_NAME)) return 'logger.name';
  if (kind === 'number') {
    if (UNIT_OF_TIME.test(after)) return 'duration';
    if (/\w\[$/.test(before) && after.startsWith(']')) return 'process.pid';
    if (previous === 'http.version' && all(/^[1-5]\d\d$/)) return 'http.status_code';
    if (previous === 'http.status_code') return 'network.bytes_written';
  }
  if (kind === 'quoted' && all(ADDRESS)) return 'network.client.ip';
  if (kind === 'quoted' && all(REFERRER)) return 'http.referer';
  return kind === 'quoted' && all(USER_AGENT) ? 'http.useragent' : undefined;
}

/** The nearest word that says something, when nothing but text stands between. */
function nameByWord(before: string): string | undefined {
  const near = before.slice(before.lastIndexOf(UNKNOWN) + 1);
  if (!/[\p{L}\p{N}_]\W{0,3}$/u.test(near)) return undefined;
  const words = near.match(/\p{L}[\p{L}\p{N}_]*/gu) ?? [];
  const word = words
    .slice(-3)
    .reverse()
    .find((candidate) => !EMPTY_WORDS.has(candidate.toLowerCase()));
  return word === undefined ? undefined : fromWord(word);
}

function fromWord(word: string): string {
  const name = word.toLowerCase();
  return Object.hasOwn(STANDARD_NAMES, name) ? (STANDARD_NAMES[name] ?? name) : name.replace(/[^\w.]/g, '_');
}
