import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { describe, expect, test } from 'vitest';
import { autoMultiLine, readSamples } from './auto-multi-line.ts';
import { multiLineOf } from './multi-line.ts';
import { readRules } from './processing-rules.ts';
import { RuleSet } from './rule-set.ts';

const rulesOf = (...rules: object[]) => readRules({ log_processing_rules: rules }, 'log_processing_rules');
const rule = (type: string, pattern: string, more: object = {}) => ({ type, name: 'r', pattern, ...more });

describe('what rules make of a log', () => {
  test.each([
    [rule('exclude_at_match', 'healthz'), 'GET /healthz', undefined],
    [rule('exclude_at_match', 'healthz'), 'GET /', 'GET /'],
    [rule('include_at_match', String.raw`\w+@example\.com`), 'by jo@example.com', 'by jo@example.com'],
    [rule('include_at_match', 'x'), 'y', undefined],
    [
      rule('mask_sequences', '(?P<key>api_key=)[0-9a-f]{28}', { replace_placeholder: '\x24{key}****' }),
      `api_key=${'a1'.repeat(14)}!`,
      'api_key=****!',
    ],
    [rule('mask_sequences', '(a)(b)', { replace_placeholder: '$2-$1x-\x24{1}$$' }), 'ab ab', 'b--a$ b--a$'],
    [rule('mask_sequences', 'secret'), 'a secret secret', 'a  '],
    [rule('mask_sequences', String.raw`\d+`, { replace_placeholder: '#' }), 'no digits', 'no digits'],
    [{ type: 'exclude_truncated', name: 't' }, 'whole', 'whole'],
  ])('%j on %j', (given, text, expected) => {
    expect(new RuleSet(rulesOf(given)).apply(text, false)).toBe(expected);
  });

  test('rules work in their order, and count what they did', () => {
    const rules = new RuleSet(
      rulesOf(
        { ...rule('mask_sequences', '[0-9]+'), name: 'digits', replace_placeholder: '#' },
        { ...rule('exclude_at_match', '^#$'), name: 'only digits' },
      ),
    );
    expect(['12', 'a 1', 'b'].map((text) => rules.apply(text, false))).toEqual([undefined, 'a #', 'b']);
    expect(Object.fromEntries(rules.hits)).toEqual({ digits: 2, 'only digits': 1 });
    expect(new RuleSet(rulesOf({ type: 'exclude_truncated', name: 't' })).apply('cut', true)).toBeUndefined();
  });

  test('a pattern that explodes in other engines takes no time', () => {
    const rules = new RuleSet(rulesOf(rule('exclude_at_match', '(a|a)*b$')));
    const startedMs = performance.now();
    expect(rules.apply('a'.repeat(50_000), false)).toBeDefined();
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

test.each([
  [[{ type: 'mask_sequences', pattern: 'x' }], 'must have a name'],
  [[{ name: 'a', pattern: 'x' }], 'must have a type'],
  [[{ name: 'a', type: 'drop', pattern: 'x' }], 'must be one of'],
  [[{ name: 'a', type: 'multi_line' }], 'must have a pattern'],
  [[{ name: 'a', type: 'mask_sequences', pattern: '(' }], 'cannot be used'],
  [[{ name: 'a', type: 'exclude_at_match', pattern: String.raw`(a)\1` }], 'cannot be used'],
  [[{ name: 'a', type: 'remap_source', matching: [{ attribute: 'x' }] }], 'must have matching entries'],
  ['x', 'must be a list'],
])('%j is refused', (rules, reason) => {
  try {
    readRules({ log_processing_rules: rules }, 'log_processing_rules');
    expect.unreachable();
  } catch (error) {
    expect([codeOf(error), messageOf(error)]).toEqual(['bad_log_entry', expect.stringContaining(reason)]);
  }
});

test('multi_line begins a record where its pattern stands at the start of a line', () => {
  const multiLine = multiLineOf(rulesOf(rule('multi_line', String.raw`\d{4}-\d\d`)));
  expect(['2024-01 a', ' 2024-01 a'].map((text) => multiLine?.labelOf(text))).toEqual(['start', 'continue']);
  expect(multiLineOf([])).toBeUndefined();
});

describe('lines that begin a record without being told how', () => {
  const automatic = autoMultiLine(
    readSamples({ samples: [{ sample: 'TASK 12 of web' }, { regex: '^--', label: 'no_aggregate' }] }, 'samples'),
  );
  test.each([
    '2024-03-28T13:45:30.123456Z',
    '28/Mar/2024:13:45:30',
    'Sun, 28 Mar 2024 13:45:30',
    '2024-03-28 13:45:30,123',
    '02 Jan 06 15:04 MST',
    "2024-08-20'T'13:20:10*633+0000",
    '2024 Mar 03 05:12:41.211 PDT',
    'Jan 21 18:20:11 +0000 2024',
    'Dec 2, 2024 2:39:58 AM',
    'Apr 20 00:00:35 2010',
    'Jul 1 09:00:55',
    '2024/04/12*19:37:50',
    '24-02-11 16:47:35,985 +0000',
    '08/10/24*13:33:56',
    '05/09/2024*08:22:14*612',
    '11:42:35.173',
    '23/Apr 11:42:35,173',
    '23-Apr-2024 11:42:35.883',
    '8/5/2024 3:31:18 AM:234',
    '2023-03.28T14-33-53-7430Z',
    '2017-05-16_13:53:08',
    '[web-1] 2024-03-28 13:45:30 INFO started',
    'TASK 7 of db',
  ])('%s', (line) => {
    expect(automatic.labelOf(line)).toBe('start');
  });
  test.each([
    '\tat com.example.Shop.buy(Shop.java:42)',
    'Caused by: java.lang.NullPointerException',
    'Traceback (most recent call last):',
    '  File "/srv/app.py", line 10, in <module>',
    'version 1.2.3 of 10.0.0.1:8080',
    '',
  ])('not %j', (line) => {
    expect(automatic.labelOf(line)).toBe('continue');
  });
  test.each(['{"level":"info"}', '  { "a": 1 }', '-- mark'])('%s is a record by itself', (line) => {
    expect(automatic.labelOf(line)).toBe('alone');
  });
});
