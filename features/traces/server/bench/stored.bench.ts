import { readdirSync, readFileSync } from 'node:fs';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { decodeTracesV04 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { generateTraces } from '@komainu/wire/ddtrace/testdata/generate-spans.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { spansTable, tracesTables } from '../../tables/spans.ts';
import { SpanIntake } from '../intake/span-intake.ts';
import { Obfuscator } from '../process/secrets.ts';
import { StatsWriter } from '../stats/stats-writer.ts';

/**
 * CPU seconds per million spans from msgpack v0.4 to stored and merged: this process and the store's, merges included.
 * `node features/traces/server/bench/stored.bench.ts [million spans]`
 */
const WANTED = Number(process.argv[2] ?? 1) * 1e6;
const TICKS_PER_SECOND = 100;
const AT_ONCE = 60;

const store = await openTestStore(tracesTables);
const stats = new StatsWriter({ async write() {} }, systemClock, silentLogger);
const intake = new SpanIntake(
  { store, ledger: new IntakeLedger(new Counters()), clock: systemClock, stats, obfuscator: new Obfuscator() },
  1_000,
);
const bodies = Array.from({ length: 60 }, (_, at) => encodeMsgpack(generateTraces(100, at, Date.now() - 3_600_000)));

const facts = {
  host: 'bench',
  env: '',
  language: 'nodejs',
  tags: [],
  topLevelComputed: false,
  secretsHidden: false,
  maxExpandedBytes: 1e9,
};
const request = { facts, countRequests: true, requestKey: undefined, items: 1 };
const began = performance.now();
const before = cpuSeconds();
let spans = 0;
let sent = 0;
while (spans < WANTED) {
  const answers = Array.from({ length: AT_ONCE }, () => {
    const body = bodies[sent++ % bodies.length] ?? Buffer.alloc(0);
    return intake.receive((draft, sink) => decodeTracesV04(body, draft, sink), request);
  });
  for (const { accepted } of await Promise.all(answers)) spans += accepted;
}
const stored = cpuSeconds();
await settled();
const merged = cpuSeconds();
const [disk] = await store.rows<{ bytes: string; rows: string }>(
  `SELECT sum(bytes_on_disk) AS bytes, sum(rows) AS rows FROM system.parts WHERE active AND table = '${spansTable.name}'`,
);
const per = (seconds: number) => ((seconds / spans) * 1e6).toFixed(2);
console.log(
  `${spans} spans in ${((performance.now() - began) / 1000).toFixed(1)} s: ${per(stored.own - before.own)} here + ` +
    `${per(stored.children - before.children)} store = ${per(stored.all - before.all)} CPU s/M stored, ` +
    `${per(merged.all - before.all)} with merges; ${(Number(disk?.bytes) / Number(disk?.rows)).toFixed(1)} bytes a span`,
);
const one = await store.rows<{ id: string }>(
  `SELECT toString(trace_id) AS id FROM ${spansTable.name} LIMIT 1 BY trace_id LIMIT 20`,
);
const times: number[] = [];
for (const { id } of one) {
  const start = performance.now();
  await store.rows(`SELECT span_id, meta, metrics FROM ${spansTable.name} WHERE trace_id = ${id}`);
  times.push(performance.now() - start);
}
console.log(`a trace by its id: ${times.sort((a, b) => a - b)[times.length >> 1]?.toFixed(1)} ms`);
await intake.close();
await stats.close();
await store[Symbol.asyncDispose]();

async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 4; ) {
    const [row] = await store.rows<{ n: string }>('SELECT count() AS n FROM system.merges');
    quiet = row?.n === '0' ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** CPU of this process and of those it started, from /proc. */
function cpuSeconds(): { own: number; children: number; all: number } {
  const own = process.cpuUsage();
  const ownSeconds = (own.user + own.system) / 1e6;
  let children = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      if (Number(fields[1]) === process.pid) children += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    } catch {
      // It ended in the meantime.
    }
  }
  return { own: ownSeconds, children, all: ownSeconds + children };
}
