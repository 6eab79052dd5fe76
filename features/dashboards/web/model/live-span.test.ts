import { expect, test } from 'vitest';
import { liveSpanText } from './live-span.ts';

test.each([
  ['1h', 'en', 'Past 1 hour'],
  ['3mo', 'en', 'Past 3 months'],
  ['15m', 'ja', '過去 15 分'],
  ['week_to_date', 'en', 'week to date'],
])('%s in %s', (span, language, words) => expect(liveSpanText(span, language)).toBe(words));
