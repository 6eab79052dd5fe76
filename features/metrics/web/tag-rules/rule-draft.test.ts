import { expect, it } from 'vitest';
import { draftOfRule, NEW_RULE, type RuleDraft, reordered, ruleOfDraft } from './rule-draft.ts';

const kept = (draft: RuleDraft): RuleDraft => {
  const input = ruleOfDraft(draft);
  const by = { rule_order: 1, created_by_handle: '', created_at: '', modified_by_handle: '', modified_at: '' };
  return input === undefined ? NEW_RULE : draftOfRule({ attributes: { ...input, ...by } });
};

it('gives back what was kept', () => {
  const draft: RuleDraft = {
    name: 'no users',
    matches: ['shop.*'],
    ignored: ['shop.vip.*'],
    excludes: true,
    tags: ['user'],
    overrides: true,
    managesOld: false,
    notQueriedDays: 30,
    notUsed: true,
  };
  expect(kept(draft)).toEqual(draft);
  // Rules of wanted tags cannot look at usage: the server refuses it.
  expect(kept({ ...draft, excludes: false })).toEqual({
    ...draft,
    excludes: false,
    notQueriedDays: undefined,
    notUsed: false,
  });
});

it('asks nothing before it says which metrics it is about', () => {
  expect(ruleOfDraft(NEW_RULE)).toBeUndefined();
});

it('moves an entry', () => {
  expect([reordered(['a', 'b', 'c'], 2, 0), reordered(['a'], 4, 0)]).toEqual([['c', 'a', 'b'], ['a']]);
});
