import { expect, it } from 'vitest';
import { Spacing } from './spacing.ts';

it('looks at a metric once, and at one with several rows in an interval again after many questions', () => {
  const spacing = new Spacing();
  const [one, other] = [{}, {}];
  expect(spacing.expect(one, 60)).toBe('look');
  spacing.learn(one, 60, true);
  expect([spacing.expect(one, 60), spacing.expect(one, 60)]).toEqual(['one', 'one']);
  expect([spacing.expect(one, 120), spacing.expect(other, 60)]).toEqual(['look', 'look']);
  spacing.learn(one, 60, false);
  const answers = Array.from({ length: 101 }, () => spacing.expect(one, 60));
  expect([new Set(answers.slice(0, 100)), answers.at(-1)]).toEqual([new Set(['several']), 'look']);
});
