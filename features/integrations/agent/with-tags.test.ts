import { expect, it } from 'vitest';
import { recordingSender } from './testing.ts';
import { withTags } from './with-tags.ts';

it('adds tags to what is sent', () => {
  const { sender, recorded } = recordingSender();
  const tagged = withTags(sender, ['is_leader:true']);
  tagged.gauge('a', 1, ['b:c'], 'host-1');
  tagged.monotonicCount('d', 2);
  tagged.serviceCheck('e', 0, [], 'well');
  expect(recorded.metrics).toEqual([
    { type: 'gauge', metric: 'a', value: 1, tags: ['b:c', 'is_leader:true'], host: 'host-1' },
    { type: 'monotonic_count', metric: 'd', value: 2, tags: ['is_leader:true'] },
  ]);
  expect(recorded.serviceChecks).toEqual([{ name: 'e', status: 0, tags: ['is_leader:true'], message: 'well' }]);
  expect(withTags(sender, [])).toBe(sender);
});
