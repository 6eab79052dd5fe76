import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { decodeTracesV04 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { expect, it } from 'vitest';
import { Obfuscator } from '../process/secrets.ts';
import { StatsWriter } from '../stats/stats-writer.ts';
import { SpanIntake } from './span-intake.ts';

it('tells counts and hosts of a block once it is stored, and never of one that is not', async () => {
  const clock = new FakeClock();
  const written: MetricSeries[] = [];
  const stats = new StatsWriter({ write: async (series) => void written.push(...series) }, clock, silentLogger);
  const hosts: unknown[] = [];
  let insert: () => Promise<void> = async () => {};
  const store: Pick<TelemetryStore, 'insert' | 'knowsRequestKey'> = {
    insert: () => insert(),
    knowsRequestKey: () => false,
  };
  const intake = new SpanIntake({
    // Nothing else of a store is asked for.
    store: store as TelemetryStore,
    ledger: new IntakeLedger(new Counters()),
    clock,
    stats,
    obfuscator: new Obfuscator(),
    hostSeen: (...sighting) => hosts.push(sighting),
  });
  const startMs = clock.nowMs();
  const send = (service: string, host: string, laterMs = 0, countRequests = true) => {
    const start = BigInt(startMs + laterMs) * 1_000_000n;
    const body = encodeMsgpack([
      [{ service, name: 'web.request', trace_id: 1, span_id: 2, start, duration: 1_000_000 }],
    ]);
    const facts = {
      env: '',
      language: '',
      tags: [],
      topLevelComputed: false,
      secretsHidden: false,
      maxExpandedBytes: 1e6,
    };
    return intake.receive((draft, sink) => decodeTracesV04(body, draft, sink), {
      facts: { ...facts, host },
      countRequests,
      requestKey: undefined,
      items: 1,
    });
  };

  const stored = [
    send('shop', 'web-1', 2_000),
    send('shop', 'web-1', 5_000),
    send('shop', 'web-1', 1_000, false),
    send('cart', 'web-1'),
    send('cart', ''),
    send('shop', 'web-1', 3_000),
  ];
  clock.advance(500);
  await Promise.all(stored);
  const startS = Math.floor(startMs / 1000);
  expect(hosts.splice(0)).toEqual([
    ['web-1', 'shop', startS + 5],
    ['web-1', 'cart', startS],
  ]);

  insert = () => Promise.reject(new Error('refused'));
  const refused = [send('lost', 'web-2'), send('lost', 'web-2')];
  clock.advance(500);
  expect((await Promise.allSettled(refused)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  insert = async () => {};
  const next = send('shop', 'web-3');
  clock.advance(500);
  await next;
  await intake.close();
  await stats.close();

  expect(hosts).toEqual([['web-3', 'shop', startS]]);
  const hits = written.filter(({ metric }) => metric === 'trace.web.request.hits');
  const sum = (service: string) =>
    hits
      .filter(({ tags }) => tags.includes(`service:${service}`))
      .reduce((total, { values }) => total + (values[0] ?? 0), 0);
  expect(['shop', 'cart', 'lost'].map(sum)).toEqual([4, 2, 0]);
});
