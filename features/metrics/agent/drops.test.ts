import { expect, test } from 'vitest';
import { Drops, shownLine } from './drops.ts';

test.each([
  ['a:one|c|#x:y', 'a:one|c|#x:y'],
  ['a\u001b[31m:x\r|c', 'a·[31m:x·|c'],
  ['a:1|c|#api_key:0123456789abcdef0123456789abcdef,x', 'a:1|c|#api_key:***,x'],
  ['a:1|c|#password=hunter2|T1', 'a:1|c|#password=***|T1'],
  ['id 0123456789abcdef0123456789abcdef01234567 x', 'id *** x'],
  ['日本'.repeat(100), expect.stringMatching(/^(日本){26}.{0,2}…$/)],
])('%s is shown without secrets and control characters', (line, shown) => {
  const bytes = Buffer.from(`before\n${line}`);
  expect(shownLine(bytes, 7, bytes.length)).toEqual(shown);
});

test('drops are counted by reason, with a line of each now and then', () => {
  let nowMs = 1_000;
  const drops = new Drops(() => nowMs);
  const add = (line: string) => drops.add('bad_value', Buffer.from(line), 0, line.length);
  add('a:x|c');
  add('b:x|c');
  drops.add('output_limit');
  expect(drops.read()).toEqual({
    bad_value: { count: 2, line: 'a:x|c', timeUnixMs: 1_000 },
    output_limit: { count: 1 },
  });
  nowMs = 7_000;
  add('c:x|c');
  expect(drops.read()['bad_value']).toEqual({ count: 3, line: 'c:x|c', timeUnixMs: 7_000 });
});
