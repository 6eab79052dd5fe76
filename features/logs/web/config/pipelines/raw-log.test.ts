import { expect, it } from 'vitest';
import { bareLog, rawLog } from './raw-log.ts';

it('takes away what the pipeline makes of the line, and nothing else', () => {
  const log = {
    attributes: {
      message: 'order 1',
      service: 'shop',
      attributes: { order: { id: 1, note: 'sent' }, usr: { id: 'u1' }, tags: ['a'], took: 5 },
    },
  };
  expect(bareLog(log)).toEqual({ attributes: { message: 'order 1', service: 'shop' } });
  expect(rawLog(log, { order: { id: 1 }, usr: { id: 'u1' }, tags: ['a'], took: 6 })).toEqual({
    attributes: { message: 'order 1', service: 'shop', attributes: { order: { note: 'sent' }, took: 5 } },
  });
  expect(rawLog(log, undefined)).toBe(log);
});
