/**
 * Log lines with known groups, for tests and benches: made from lists of templates in `testdata/`. A row is a weight, a tab
 * and a template; the row `header` says what stands before each message. In braces stand the kinds of values below, or
 * values to choose from, with a bar between.
 */

interface Template {
  readonly weight: number;
  readonly text: string;
}

export interface GeneratedLines {
  readonly messages: readonly string[];
  /** The same messages behind times, levels, hosts and the like. */
  readonly lines: readonly string[];
  /** Which template each is of. */
  readonly truth: readonly number[];
}

/** The same lines for the same seed. */
export function generateLines(testdata: string, count: number, seed: number): GeneratedLines {
  const random = seeded(seed);
  let header = '';
  const templates: Template[] = [];
  for (const row of testdata.split('\n')) {
    const [first = '', ...rest] = row.split('\t');
    if (first === 'header') header = rest.join('\t');
    else if (first !== '') templates.push({ weight: Number(first), text: rest.join('\t') });
  }
  const total = templates.reduce((sum, { weight }) => sum + weight, 0);
  const messages: string[] = [];
  const lines: string[] = [];
  const truth: number[] = [];
  for (let line = 0; line < count; line++) {
    let at = random() * total;
    const chosen = templates.findIndex(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const message = fill(templates[chosen]?.text ?? '', random);
    messages.push(message);
    lines.push(fill(header, random) + message);
    truth.push(chosen);
  }
  return { messages, lines, truth };
}

/** The share of lines whose group holds just the lines of their true group: the grouping accuracy of the literature. */
export function groupingAccuracy(truth: ArrayLike<number>, groups: ArrayLike<number>): number {
  const sizes = [new Map<number, number>(), new Map<number, number>()] as const;
  const shared = new Map<string, number>();
  for (let line = 0; line < truth.length; line++) {
    const pair = [truth[line] ?? 0, groups[line] ?? 0] as const;
    pair.forEach((group, side) => {
      sizes[side]?.set(group, (sizes[side].get(group) ?? 0) + 1);
    });
    shared.set(pair.join(), (shared.get(pair.join()) ?? 0) + 1);
  }
  let right = 0;
  for (const [pair, count] of shared) {
    const [one, other] = pair.split(',').map(Number);
    if (sizes[0].get(one ?? -1) === count && sizes[1].get(other ?? -1) === count) right += count;
  }
  return right / truth.length;
}

type Random = () => number;

function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const pick = (random: Random, list: readonly string[]) => list[below(random, list.length)] ?? '';
const many = (length: number, make: () => string) => Array.from({ length }, make);
const hex = (random: Random, digits: number) => many(digits, () => pick(random, [...'0123456789abcdef'])).join('');
const two = (random: Random, limit: number) => String(below(random, limit)).padStart(2, '0');
const clock = (random: Random) => `${two(random, 24)}:${two(random, 60)}:${two(random, 60)}`;
const ip = (random: Random) => many(4, () => String(10 + below(random, 240))).join('.');

const USERS = [
  'root',
  'admin',
  'alice',
  'bob.lee',
  'svc-backup',
  'oracle',
  'guest',
  'x1',
  'jsmith',
  'info',
  'deploy',
  '42',
];
const FOLDERS = ['var', 'home', 'usr', 'lib', 'data', 'mnt', 'srv', 'p1', 'p2', 'current', 'static', 'a_b-c'];

const KINDS: Readonly<Record<string, (random: Random) => string>> = {
  n: (random) => String(below(random, random() < 0.3 ? 10 : 100_000)),
  d: (random) => String(below(random, 10)),
  f: (random) => (random() * 100).toFixed(1 + below(random, 3)),
  big: (random) => String(1_600_000_000_000 + below(random, 1e9)),
  pct: (random) => `${below(random, 101)}%`,
  ms: (random) => `${below(random, 5_000)}ms`,
  size: (random) => `${(random() * 900).toFixed(1)} ${pick(random, ['B', 'KB', 'MB'])}`,
  h7: (random) => hex(random, 7),
  h8: (random) => hex(random, 8),
  h16: (random) => hex(random, 16),
  mixid: (random) => `R${hex(random, 6)}q${hex(random, 6)}`,
  uuid: (random) => [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-'),
  mac: (random) => many(6, () => hex(random, 2)).join(':'),
  ip,
  port: (random) => String(1_024 + below(random, 60_000)),
  time: clock,
  day: (random) => `2026-0${1 + below(random, 9)}-${10 + below(random, 19)}`,
  user: (random) => pick(random, USERS),
  email: (random) => `${pick(random, USERS)}@example.com`,
  path: (random) => `/${many(1 + below(random, 5), () => pick(random, FOLDERS)).join('/')}`,
};

function fill(template: string, random: Random): string {
  return template.replace(/\{([^{}]+)\}/g, (all, kind: string) => {
    if (kind.includes('|')) return pick(random, kind.split('|'));
    return KINDS[kind]?.(random) ?? all;
  });
}
