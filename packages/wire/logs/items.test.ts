import { describe, expect, it } from 'vitest';
import { rawNumber } from './exact-json.ts';
import { readLogItems } from './items.ts';

const read = (text: string, contentType = 'application/json') => {
  const { items, badJson } = readLogItems(Buffer.from(text), contentType);
  return { items, badJson };
};

describe('readLogItems', () => {
  it.each([
    ['', [], 0],
    [' \n', [], 0],
    ['{}', [], 0],
    ['[]', [], 0],
    ['{"a":1}', [{ a: 1 }], 0],
    ['[{"a":1},"x",3]', [{ a: 1 }, 'x', 3], 0],
    ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }], 0],
    ['{"a":1}{"b":"}{"}, {"c":1}', [{ a: 1 }, { b: '}{' }, { c: 1 }], 0],
    ['{"a":1}\n{"a":\n{"a":3}', [{ a: 1 }, { a: 3 }], 1],
    ['{"a":1}\ngarbage\n{"a":3}', [{ a: 1 }, { a: 3 }], 1],
    ['[{"a":1},{"b"', [{ a: 1 }], 2],
    ['\uFEFF{"a":1}', [{ a: 1 }], 0],
    ['{"a":1,"a":2}', [{ a: 2 }], 0],
  ])('%j as JSON', (text, items, badJson) => {
    expect(read(text)).toEqual({ items, badJson });
  });

  it.each([
    ['one\r\n\r\ntwo', ['one', 'two']],
    ['[INFO] started', ['[INFO] started']],
    ['{"a":1}\nplain {"b":2}', [{ a: 1 }, 'plain ', { b: 2 }]],
    ['{half', ['{half']],
  ])('%j as text', (text, items) => {
    expect(read(text, 'text/plain')).toEqual({ items, badJson: 0 });
  });

  it.each(['[1,', 'nonsense', '{"a":'])('refuses %j that claims to be JSON', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad_json', status: 400 }));
  });

  it('repairs invalid UTF-8', () => {
    expect(readLogItems(Buffer.from([0x22, 0xff, 0x22]), '').items).toEqual(['"\uFFFD"']);
  });

  it('reads large integers exactly on demand', () => {
    const items = readLogItems(Buffer.from('[{"id":12345678901234567890}]'), '').exact();
    expect((items as { id: unknown }[]).map(({ id }) => rawNumber(id))).toEqual(['12345678901234567890']);
  });
});
