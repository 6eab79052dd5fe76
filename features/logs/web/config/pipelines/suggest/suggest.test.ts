import { expect, it } from 'vitest';
import { withRule } from './add-rule.ts';
import { stepTexts } from './step-texts.ts';

it('adds a rule under a name of its own, once', () => {
  const one = withRule('', 'rule %{word:a}');
  const two = withRule(one, 'rule %{integer:b}');
  expect([one, two, withRule(two, 'rule %{integer:b}'), withRule('# note\n\n', 'a b')]).toEqual([
    'rule %{word:a}',
    'rule %{word:a}\nrule_2 %{integer:b}',
    'rule %{word:a}\nrule_2 %{integer:b}',
    '# note\na b',
  ]);
});

it('finds what a step reads, as it is when it gets there', () => {
  const trial = {
    pipeline: {},
    keys: new Map([
      ['0', 'a'],
      ['1', 'b'],
    ]),
    processors: [],
  };
  const step = { type: 'grok-parser', name: '' };
  const starts = [{ message: 'x 1' }, { message: 'y' }];
  const tried = [
    {
      matched: true,
      log: { message: 'x 1', attributes: { rest: '1' } },
      steps: [
        { ...step, path: [0], changed: true, log: { message: 'x 1', attributes: { rest: '1' } } },
        { ...step, path: [1], changed: false, outcome: 'no_match' },
      ],
    },
    { matched: true, log: { message: 'y' }, steps: [{ ...step, path: [0], changed: false, outcome: 'no_match' }] },
  ];
  const result = { trial, tried, starts };
  expect([
    stepTexts(result, 'a', 'message'),
    stepTexts(result, 'b', 'rest'),
    stepTexts(result, 'new', 'message'),
  ]).toEqual([
    [
      { text: 'x 1', isParsed: true },
      { text: 'y', isParsed: false },
    ],
    [{ text: '1', isParsed: false }],
    [
      { text: 'x 1', isParsed: false },
      { text: 'y', isParsed: false },
    ],
  ]);
});
