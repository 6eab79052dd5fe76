import { type Scenario, span } from '../scenario.ts';

const CHILDREN = 1_000;

export const thousandChildren: Scenario = {
  name: 'thousand-children',
  summary: 'one request that calls the database a thousand times',
  look: '/apm/traces?query=service%3Aseed-fan-out',
  *requests({ nowMs, random }) {
    const traceId = 1 + Math.floor(random() * 2 ** 52);
    const startMs = nowMs - 60_000;
    const root = span({
      traceId,
      spanId: 1,
      parentId: 0,
      startMs,
      durationMs: CHILDREN * 3,
      service: 'seed-fan-out',
      name: 'web.request',
      resource: 'GET /report',
    });
    const children = Array.from({ length: CHILDREN }, (_, index) =>
      span({
        traceId,
        spanId: index + 2,
        parentId: 1,
        startMs: startMs + index * 3,
        durationMs: 1 + Math.floor(random() * 4),
        service: 'seed-fan-out-db',
        name: 'pg.query',
        resource: 'SELECT * FROM rows WHERE id = ?',
        meta: { 'span.kind': 'client' },
      }),
    );
    yield { method: 'PUT', path: '/v0.4/traces', body: [[root, ...children]] };
  },
};
