import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { expect, it } from 'vitest';
import { placeOfText, samplePlace } from './sampling.ts';

const spread = (places: readonly number[]) => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const place of places) tenths[Math.floor(place * 10)] = (tenths[Math.floor(place * 10)] ?? 0) + 1;
  return tenths.every((count) => count > places.length * 0.09 && count < places.length * 0.11);
};

it('spreads ids that follow one another, traces and users evenly', () => {
  const draft = new LogDraft();
  const ids = Array.from({ length: 20_000 }, (_, index) => samplePlace(draft, (0x5f00_0000 + index) >>> 0, 0x19ab));
  const users = Array.from({ length: 20_000 }, (_, index) => placeOfText(`user-${index}`));
  const traces = Array.from({ length: 20_000 }, (_, index) => placeOfText(index.toString(16).padStart(32, '0')));
  expect([spread(ids), spread(users), spread(traces)]).toEqual([true, true, true]);
});

it('keeps the logs of a trace together', () => {
  const draft = new LogDraft();
  draft.traceId = '00000000000000000e520d293bbacf74';
  expect(samplePlace(draft, 1, 2)).toBe(samplePlace(draft, 3, 4));
});
