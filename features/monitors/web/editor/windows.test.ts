import { expect, it } from 'vitest';
import { windowWords } from './windows.ts';

it('says windows in words', () => {
  expect([
    windowWords('last_5m', 'en'),
    windowWords('1h', 'en'),
    windowWords('next_3mo', 'en'),
    windowWords('last_5m', 'ja'),
    windowWords('last_month', 'en'),
  ]).toEqual(['5 minutes', '1 hour', '3 months', '5 分', 'last_month']);
});
