/**
 * CPU microseconds a log in its pipelines and from there into the columns: nginx access lines with all ready pipelines
 * switched on (25 attributes in the end), and lines of a source that has none, out of the bytes of requests as the intake reads
 * them. Run: `node features/logs/server/pipelines/pipelines.bench.ts`. The goal is 2.5 for nginx, so that the whole intake with
 * it stays below 14 CPU seconds per million.
 */
import { silentLogger } from '@komainu/kernel/logger.ts';
import { LogBatch } from '@komainu/wire/logs/batch.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { LogScanner } from '@komainu/wire/logs/scanned-logs.ts';
import { compilePipelines } from './compile.ts';
import { GeoLookup } from './geo/geo-lookup.ts';
import { readReadyPipelines } from './ready.ts';
import { UserAgentParser } from './user-agent/parse-user-agent.ts';

const ROWS = 50_000;
const PER_REQUEST = 1_000;
const ROUNDS = 8;
const NO_DEFAULTS = { service: '', host: '', source: '', tags: '' };
const NOW = Date.UTC(2026, 10, 22);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'curl/8.5.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
];

let seed = 42;
function below(limit: number): number {
  seed = (seed * 1664525 + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}

function nginxLine(index: number): string {
  const at = new Date(NOW - ROWS + index);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
  const address = `${1 + below(220)}.${below(256)}.${below(256)}.${below(256)}`;
  const status = below(100) < 93 ? 200 : 404;
  const agent = AGENTS[below(AGENTS.length)] ?? '';
  return `${address} - - [${time}] "GET /api/v1/orders/${below(500_000)}?page=${below(40)} HTTP/1.1" ${status} ${below(90_000)} "https://shop.example/cart" "${agent}"`;
}

const geo = new GeoLookup();
const agents = new UserAgentParser();
const processor = compilePipelines(
  readReadyPipelines(silentLogger).map(({ definition }) => definition),
  {
    nowMs: () => NOW,
    geo: (address) => geo.placeOf(address),
    geoAt: (bytes, start, end) => geo.placeAt(bytes, start, end),
    userAgent: (text) => agents.parse(text),
    referenceTable: () => undefined,
    threats: () => [],
    failed: (type, error) => console.error(type, error),
  },
);

/** The least of `ROUNDS`, which is the one that other processes disturbed least. */
function cost(source: string): { readonly pipelines: number; readonly columns: number } {
  const bodies = Array.from({ length: ROWS / PER_REQUEST }, (_, body) => {
    const logs = Array.from({ length: PER_REQUEST }, (_, row) => ({
      ddsource: source,
      hostname: 'web-1',
      ddtags: 'env:prod',
      message: nginxLine(body * PER_REQUEST + row),
    }));
    return Buffer.from(JSON.stringify(logs));
  });
  const scanner = new LogScanner();
  const draft = new LogDraft();
  const batch = new LogBatch();
  const once = (...steps: readonly (() => void)[]): number => {
    const before = process.cpuUsage();
    for (const body of bodies) {
      const decoder = scanner.decoder(NO_DEFAULTS, NOW);
      scanner.scan(body);
      scanner.each((place) => {
        decoder.decode(place, draft);
        for (const step of steps) step();
      });
    }
    const { user, system } = process.cpuUsage(before);
    batch.reset();
    return (user + system) / ROWS;
  };
  const pipelines = () => processor.process(draft);
  const columns = () => batch.push(draft, batch.rows, 0);
  let [plain, piped, pushed] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    plain = Math.min(plain, once());
    piped = Math.min(piped, once(pipelines));
    pushed = Math.min(pushed, once(pipelines, columns));
  }
  return { pipelines: piped - plain, columns: pushed - piped };
}

for (const source of ['nginx', 'unknown']) {
  const { pipelines, columns } = cost(source);
  process.stdout.write(
    `${source}: ${pipelines.toFixed(2)} µs a log in the pipelines, ${columns.toFixed(2)} into the columns\n`,
  );
}
