import { log, type Scenario, span } from '../scenario.ts';

const HOUR_MS = 3_600_000;

export const clockSkew: Scenario = {
  name: 'clock-skew',
  summary: 'hosts whose clocks are wrong: children that start before their parents, logs from 1970 and from tomorrow',
  look: '/apm/traces?query=service%3Aseed-skew',
  *requests({ nowMs, random }) {
    const traceId = 1 + Math.floor(random() * 2 ** 52);
    const startMs = nowMs - 120_000;
    const spans = [
      span({
        traceId,
        spanId: 1,
        parentId: 0,
        startMs,
        durationMs: 400,
        service: 'seed-skew',
        name: 'web.request',
        resource: 'GET /skew',
      }),
      span({
        traceId,
        spanId: 2,
        parentId: 1,
        startMs: startMs - 5_000,
        durationMs: 100,
        service: 'seed-skew-early',
        name: 'rpc',
        resource: 'five seconds early',
      }),
      span({
        traceId,
        spanId: 3,
        parentId: 1,
        startMs: startMs + 60_000,
        durationMs: 100,
        service: 'seed-skew-late',
        name: 'rpc',
        resource: 'a minute late',
      }),
      span({
        traceId,
        spanId: 4,
        parentId: 99,
        startMs: startMs + 50,
        durationMs: 20,
        service: 'seed-skew',
        name: 'orphan',
        resource: 'its parent never came',
      }),
    ];
    yield { method: 'PUT', path: '/v0.4/traces', body: [spans] };
    const times = [0, nowMs - 400 * 24 * HOUR_MS, nowMs - HOUR_MS, nowMs + 24 * HOUR_MS];
    yield {
      method: 'POST',
      path: '/api/v2/logs',
      body: times.map((time) => log(time, 'seed-skew', 'info', `the clock says ${time}`)),
    };
  },
};
