import { expect, it } from 'vitest';
import { pointerRange } from './pointer-range.ts';

const TEXT = `{
  "steps": [
    { "name": "A \\" ]", "actionId": "x", "n": -1.5e3 },
    {"name":"B", "list":[ ]}
  ], "a/b": {"c~d": null}
}`;

const found = (pointer: string): string | undefined => {
  const range = pointerRange(TEXT, pointer);
  return range === undefined ? undefined : TEXT.slice(range.offset, range.offset + range.length);
};

it.each([
  ['/steps/0/name', '"A \\" ]"'],
  ['/steps/0/actionId', '"x"'],
  ['/steps/0/n', '-1.5e3'],
  ['/steps/1', '{"name":"B", "list":[ ]}'],
  ['/steps/1/list', '[ ]'],
  ['/steps/1/list/0', '[ ]'],
  ['/steps/1/missing/deeper', '{"name":"B", "list":[ ]}'],
  ['/a~1b/c~0d', 'null'],
])('finds %s', (pointer, text) => {
  expect(found(pointer)).toBe(text);
});

it('finds nothing in what is no JSON', () => {
  expect(pointerRange('{"a": ', '/a')).toBeUndefined();
});
