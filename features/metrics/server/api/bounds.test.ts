import { expect, it } from 'vitest';
import { checkAnswerSize } from './bounds.ts';

it('refuses an answer that is too large, and says how to make it smaller', () => {
  expect(() => checkAnswerSize(10_000, 300)).not.toThrow();
  expect(() => checkAnswerSize(10_001, 300)).toThrow(
    /10001 lines of 300 points each, and 3000000 points are the most: .*top\(\)/,
  );
});
