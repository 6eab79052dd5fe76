import { expect, test } from 'vitest';
import { exportAnswer } from './export-answer.ts';

test.each([
  [0, true, Buffer.alloc(0)],
  [0, false, {}],
  [2, false, { partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too_old' } }],
  [2, true, Buffer.from([0x0a, 11, 0x08, 2, 0x12, 7, ...Buffer.from('too_old')])],
])('answers %i refused', (count, asProtobuf, expected) => {
  expect(exportAnswer('rejectedLogRecords', count, 'too_old', asProtobuf)).toEqual(expected);
});
