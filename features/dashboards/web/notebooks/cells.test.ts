import { expect, it } from 'vitest';
import { cellOf, editedCells, insertedAfter, moved, notebookTime, timeParams } from './cells.ts';

const text = (words: string) => ({ type: 'markdown' as const, text: words });
const three = ['a', 'b', 'c'].map((words) => cellOf(text(words)));
const words = (cells: ReturnType<typeof moved>) =>
  cells.map(({ cell }) => (cell.attributes.definition as { text: string }).text).join('');

it('puts cells in, moves them, and leaves the ends where they are', () => {
  const [a, b, c] = three.map(({ key }) => key);
  expect(words(insertedAfter(three, undefined, cellOf(text('x'))))).toBe('xabc');
  expect(words(insertedAfter(three, b, cellOf(text('x'))))).toBe('abxc');
  expect(words(moved(three, b ?? '', -1))).toBe('bac');
  expect(words(moved(three, a ?? '', -1))).toBe('abc');
  expect(words(moved(three, c ?? '', 1))).toBe('abc');
});

it('gives cells ids that the server keeps', () => {
  expect(three[0]?.cell.id).toMatch(/^[a-z0-9]{8}$/);
  expect(editedCells([{ type: 'notebook_cells', attributes: { definition: text('') } }])[0]?.key).toBe('0');
});

it.each([
  [{ live_span: '4h' }, { range: '4h' }],
  [{ live_span: '1mo' }, { range: '30d' }],
  [
    { start: '2026-01-01T00:00:00Z', end: '2026-01-01T01:00:00Z' },
    { from: '1767225600000', to: '1767229200000' },
  ],
  [{ start: 'x', end: 'y' }, {}],
])('%j opens as %j', (time, params) => {
  expect(timeParams(time)).toEqual(params);
});

it.each([
  [{ kind: 'relative' as const, seconds: 3600 }, { live_span: '1h' }],
  [{ kind: 'relative' as const, seconds: 900 }, { live_span: '15m' }],
  [{ kind: 'relative' as const, seconds: 86_400 * 7 }, { live_span: '1w' }],
  [
    { kind: 'absolute' as const, fromMs: 0, toMs: 1000 },
    { start: '1970-01-01T00:00:00.000Z', end: '1970-01-01T00:00:01.000Z', live: false },
  ],
])('%j is kept as %j', (range, time) => {
  expect(notebookTime(range)).toEqual(time);
});
