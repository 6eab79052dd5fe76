import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { archivedLine, readArchivedLog } from './archived-log.ts';

const SEED = { numRuns: 1000, seed: 20261122 };

const attributes = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 });

it('reads any log of an archive, and writes and reads it again without a change', () => {
  const draft = new LogDraft();
  const again = new LogDraft();
  const log = fc.record({
    date: fc.constant('2026-11-22T14:31:16.003Z'),
    message: fc.string({ unit: 'binary' }),
    status: fc.constantFrom('info', 'error'),
    host: fc.string(),
    attributes,
    tags: fc.array(fc.string({ minLength: 1, maxLength: 10 }).filter((tag) => !/[,\s\u00a0]/.test(tag))),
  });
  fc.assert(
    fc.property(log, (given) => {
      expect(readArchivedLog(JSON.stringify(given), draft)).toBe('');
      const line = archivedLine(draft, 5, 0, true);
      expect(line).not.toMatch(/[\n\r]/);
      expect(readArchivedLog(line, again)).toBe(JSON.parse(line)._id);
      expect(archivedLine(again, 5, 0, true)).toBe(line);
    }),
    SEED,
  );
});

it('never throws, and stays within the limits of a log, whatever stands in a file', () => {
  const draft = new LogDraft();
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .jsonValue()
      .map((value) => JSON.stringify({ date: '2026-11-22T00:00:00Z', message: value, tags: value, attributes: value })),
    fc
      .nat(5000)
      .map((depth) => `{"date":"2026-11-22T00:00:00Z","attributes":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`),
    fc
      .nat(5000)
      .map((depth) => `{"date":"2026-11-22T00:00:00Z","attributes":${'{"a":'.repeat(depth)}1${'}'.repeat(depth + 1)}`),
    fc.nat(3000).map((keys) => {
      const many = Object.fromEntries(Array.from({ length: keys }, (_, key) => [`k${key}`, key]));
      return JSON.stringify({ date: '2026-11-22T00:00:00Z', attributes: many });
    }),
  );
  fc.assert(
    fc.property(hostile, (line) => {
      if (readArchivedLog(line, draft) === undefined) return;
      expect(draft.size).toBeLessThanOrEqual(LOG_LIMITS.attributes);
      archivedLine(draft, 1, 0, true);
    }),
    { ...SEED, numRuns: 300 },
  );
});
