import { type DateNames, escapeRegex } from './names.ts';

/** One field of a date pattern, or text between fields. */
export interface DateToken {
  readonly letter: string;
  readonly count: number;
  /** The text, when `letter` is ''. */
  readonly text: string;
}

/** Splits a Joda or java.time pattern: letters are fields, 'quoted text' and everything else stand for themselves. */
export function splitPattern(pattern: string): DateToken[] {
  const tokens: DateToken[] = [];
  let at = 0;
  const addText = (text: string) => {
    const last = tokens[tokens.length - 1];
    if (last?.letter === '') tokens[tokens.length - 1] = { ...last, text: last.text + text };
    else tokens.push({ letter: '', count: 0, text });
  };
  while (at < pattern.length) {
    const letter = pattern[at] ?? '';
    if (/[A-Za-z]/.test(letter)) {
      let end = at;
      while (pattern[end] === letter) end += 1;
      tokens.push({ letter, count: end - at, text: '' });
      at = end;
    } else if (letter === "'") {
      const quoted = /'((?:[^']|'')*)'?/y;
      quoted.lastIndex = at;
      const found = quoted.exec(pattern);
      const inner = found?.[1] ?? '';
      addText(inner === '' ? "'" : inner.replaceAll("''", "'"));
      at += found?.[0].length ?? 1;
    } else {
      addText(letter);
      at += 1;
    }
  }
  return tokens;
}

const OFFSET = '(?:Z|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)';
const ZONE_NAME = '(?:[A-Za-z]+(?:[_/-][A-Za-z]+)*(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[+-]\\d{2}:?\\d{2})';

/** Regex text for a token; undefined for a field that no date is made of. */
export function tokenPattern(token: DateToken, next: DateToken | undefined, names: DateNames): string | undefined {
  const { letter, count } = token;
  switch (letter) {
    case '':
      // Syslog pads days with a blank: "Jan  5" for "MMM d".
      return (
        escapeRegex(token.text) + (token.text.endsWith(' ') && next?.letter === 'd' && next.count === 1 ? ' ?' : '')
      );
    case 'y':
    case 'Y':
    case 'u':
      return count === 2 ? '\\d{2}' : `\\d{${count === 1 ? 4 : Math.min(count, 9)}}`;
    case 'M':
    case 'L':
      if (count >= 4) return names.months.pattern;
      return count === 3 ? names.shortMonths.pattern : digits(count);
    case 'd':
    case 'H':
    case 'h':
    case 'k':
    case 'K':
    case 'm':
    case 's':
      return digits(count);
    case 'e':
      return '\\d';
    case 'D':
      return count === 3 ? '\\d{3}' : '\\d{1,3}';
    case 'S':
    case 'n':
      return `\\d{${Math.min(count, 12)}}`;
    case 'E':
      return count >= 4 ? names.weekdays.pattern : names.shortWeekdays.pattern;
    case 'a':
      return names.halves.pattern;
    case 'Z':
      return count >= 3 ? ZONE_NAME : OFFSET;
    case 'X':
    case 'x':
      return OFFSET;
    case 'z':
    case 'V':
    case 'O':
    case 'v':
      return ZONE_NAME;
    default:
      return undefined;
  }
}

function digits(count: number): string {
  return count === 1 ? '\\d{1,2}' : `\\d{${Math.min(count, 9)}}`;
}
