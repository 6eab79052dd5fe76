import { expect, it } from 'vitest';
import { NEW_RULE, ruleAttributes, ruleStart, trialPipeline } from './rule-form.ts';

const RULE = {
  id: 'r',
  standardPattern: 'visa_card',
  attributes: {
    name: 'cards',
    is_enabled: true,
    tags: ['a:b'],
    namespaces: [],
    excluded_namespaces: [],
    labels: [],
    included_keyword_configuration: { keywords: ['card'], character_count: 20 },
    suppressions: {},
    text_replacement: { type: 'hash' },
  },
};

it('edits a rule without losing what it says', () => {
  const { labels: _labels, ...attributes } = RULE.attributes;
  expect(ruleAttributes(ruleStart(RULE))).toEqual({ attributes, standardPattern: 'visa_card' });
  expect(ruleAttributes({ ...NEW_RULE, source: 'custom', pattern: 'x' })).toMatchObject({
    attributes: { pattern: 'x', tags: [], included_keyword_configuration: { keywords: [] } },
    standardPattern: '',
  });
});

it('tries a rule as a processor', () => {
  expect(trialPipeline(ruleStart(RULE))).toMatchObject({
    processors: [
      {
        rules: [
          {
            pattern: { type: 'library', options: { id: 'visa_card' } },
            on_match: { action: 'hash' },
            keyword_options: { keywords: ['card'], proximity: 20 },
          },
        ],
      },
    ],
  });
});
