import { describe, expect, it } from 'vitest';
import { dateFormat } from './date.ts';
import { dateNames } from './names.ts';

describe('names of dates', () => {
  it('reads a name that is the end of the text', () => {
    expect(dateNames('en')?.halves.read('10 AM', 3)).toEqual({ index: 0, end: 5 });
  });

  it.each([
    ['Nov 21, 2026 10:12:33 AM', '2026-11-21T10:12:33Z'],
    ['Nov 21, 2026 12:00:01 AM', '2026-11-21T00:00:01Z'],
    ['Nov 21, 2026 9:12:33 p.m.', '2026-11-21T21:12:33Z'],
  ])('reads the halves of a day: %s', (text, expected) => {
    expect(dateFormat('MMM dd, yyyy h:mm:ss a').parse(text)).toBe(Date.parse(expected));
  });
});
