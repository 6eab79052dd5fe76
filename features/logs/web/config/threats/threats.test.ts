import { expect, it } from 'vitest';
import { indicatorsOf } from './threat-api.ts';

it('takes indicators out of what feeds write', () => {
  expect(
    indicatorsOf(['# abuse', '', '203.0.113.7 ; SBL1', 'evil.example,malware', '"evil.example"', '; note', '  ']),
  ).toEqual(['203.0.113.7', 'evil.example']);
  expect(indicatorsOf(undefined)).toEqual([]);
});
