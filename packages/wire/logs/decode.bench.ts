/**
 * CPU seconds per million logs from the bytes of a request to a Native block. Run: `node packages/wire/logs/decode.bench.ts`.
 * The goal is 3 (rows of about 500 bytes, 500 a request).
 */
import { LogBatch } from './batch.ts';
import { LogDecoder } from './decoder.ts';
import { LogDraft } from './draft.ts';
import { readLogItems } from './items.ts';
import { LogScanner } from './scanned-logs.ts';

const ROWS = 200_000;
const PER_REQUEST = 500;
const FLUSH = 50_000;
const ROUNDS = 6;
const NOW = Date.UTC(2026, 10, 22);

function requests(): Buffer[] {
  const random = seeded(42);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const number = (below: number) => Math.floor(random() * below);
  const hex = (digits: number) =>
    Array.from({ length: digits / 8 }, () =>
      number(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  const services = Array.from({ length: 40 }, (_, index) => `service-${index}`);
  const bodies: Buffer[] = [];
  for (let start = 0; start < ROWS; start += PER_REQUEST) {
    const logs = Array.from({ length: PER_REQUEST }, (_, index) => {
      const service = pick(services);
      const status = random() < 0.93 ? 200 : 500;
      const url = `/api/v1/orders/${number(500_000)}`;
      const address = `10.${number(256)}.${number(256)}.${number(256)}`;
      return {
        ddsource: pick(['java', 'nginx', 'nodejs']),
        ddtags: `env:prod,version:1.${number(8)}.${number(3)},kube_namespace:shop,pod_name:${service}-${number(20)},zone:${pick(['a', 'b'])}`,
        hostname: `i-${number(200)}`,
        service,
        status: status === 500 ? 'error' : 'info',
        timestamp: NOW - ROWS + start + index,
        message: `${address} - - "GET ${url} HTTP/1.1" ${status} ${number(90_000)} "Mozilla/5.0 (X11; Linux x86_64)" ${number(9000)}ms`,
        dd: random() < 0.5 ? { trace_id: hex(32), span_id: hex(16) } : {},
        http: { status_code: status, method: 'GET', url },
        duration: number(1e9),
        network: { client: { ip: address } },
        usr: { id: `u-${number(20_000)}` },
      };
    });
    bodies.push(Buffer.from(JSON.stringify(logs)));
  }
  return bodies;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const batch = new LogBatch();
const draft = new LogDraft();

const DEFAULTS = { service: '', host: '', source: '', tags: '' };
const scanner = new LogScanner();

/** The whole way, as the intake goes it; gives the bytes of the blocks. */
function scan(bodies: readonly Buffer[]): number {
  return encoded(bodies, (body) => {
    const decoder = scanner.decoder(DEFAULTS, NOW);
    if (!scanner.scan(body)) throw new Error('a body that is no list of logs');
    scanner.each((place) => {
      if (decoder.decode(place, draft) === undefined) batch.push(draft, batch.rows, 1);
    });
  });
}

/** The whole way through objects, as other media types and special logs go it. */
function parse(bodies: readonly Buffer[]): number {
  return encoded(bodies, (body) => {
    const decoder = new LogDecoder(DEFAULTS, NOW);
    for (const item of readLogItems(body, 'application/json').items) {
      if (decoder.decode(item, draft) === undefined) batch.push(draft, batch.rows, 1);
    }
  });
}

function encoded(bodies: readonly Buffer[], take: (body: Buffer) => void): number {
  let bytes = 0;
  for (const body of bodies) {
    take(body);
    if (batch.rows < FLUSH) continue;
    for (const part of batch.encode()) bytes += part.length;
    batch.reset();
  }
  return bytes;
}

function parseOnly(bodies: readonly Buffer[]): number {
  let logs = 0;
  for (const body of bodies) logs += (JSON.parse(body.toString()) as unknown[]).length;
  return logs;
}

/** CPU seconds per million rows: the least of `ROUNDS`, which is the one that other processes disturbed least. */
function cost(work: () => number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / ROWS);
  }
  return least;
}

const bodies = requests();
const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
const rowBytes = Math.round(scan(bodies) / ROWS);
process.stdout.write(
  `${ROWS} logs of ${Math.round(bytes / ROWS)} bytes, ${rowBytes} bytes a row in the block: CPU s/M decode and encode ` +
    `${cost(() => scan(bodies)).toFixed(2)}, through objects ${cost(() => parse(bodies)).toFixed(2)} ` +
    `(JSON.parse alone ${cost(() => parseOnly(bodies)).toFixed(2)})\n`,
);
