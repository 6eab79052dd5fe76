import { Counters } from '@komainu/kernel/counters.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import { expect, test } from 'vitest';
import { CopyingOutbox } from './copying-outbox.ts';
import type { Outbox, OutgoingPayload } from './payload.ts';

function box(): Outbox & { paths: string[] } {
  const paths: string[] = [];
  return { paths, put: async ({ path }: OutgoingPayload) => void paths.push(path) };
}
const full: Outbox = {
  put: async () => {
    throw overloaded('buffer_refused', 'full');
  },
};
const payload = (path: string): OutgoingPayload => ({ path, headers: {}, body: Buffer.alloc(1) });

test('each payload goes to its boxes; a copy that is refused is counted only', async () => {
  const [metrics, copy, traces] = [box(), box(), box()];
  const counters = new Counters();
  const outbox = new CopyingOutbox(
    (path) => (path.includes('traces') ? { main: traces, copies: [] } : { main: metrics, copies: [full, copy] }),
    counters,
  );
  await outbox.put(payload('/api/v2/series'));
  await outbox.put(payload('/v0.4/traces'));
  expect([metrics.paths, copy.paths, traces.paths]).toEqual([['/api/v2/series'], ['/api/v2/series'], ['/v0.4/traces']]);
  expect(counters.value('komainu_agent_copies_lost_total', { reason: 'buffer_refused' })).toBe(1);
});

test('what the main box refuses is refused, and not copied', async () => {
  const copy = box();
  const outbox = new CopyingOutbox(() => ({ main: full, copies: [copy] }), new Counters());
  await expect(outbox.put(payload('/x'))).rejects.toMatchObject({ code: 'buffer_refused' });
  expect(copy.paths).toEqual([]);
});
