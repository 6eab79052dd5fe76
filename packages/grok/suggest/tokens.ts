import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { dateFormat } from '../date/date.ts';
import { MATCHER_PATTERNS } from '../matchers/patterns.ts';

export type TokenKind = 'date' | 'ip' | 'uuid' | 'mac' | 'url' | 'number' | 'quoted' | 'word' | 'space' | 'sign';

/** A piece of a line. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** What makes pieces of two lines the same: the text of words and signs, the kind (and date pattern) of others. */
  readonly key: string;
  /** The date pattern. */
  readonly format?: string;
}

/** Date patterns that logs have, those that say more first. */
const DATE_PATTERNS = [
  ...["yyyy-MM-dd'T'", 'yyyy-MM-dd ', 'yyyy/MM/dd '].flatMap((day) =>
    ['.SSSSSSSSS', '.SSSSSS', '.SSS', ',SSS', ''].flatMap((fraction) =>
      ['ZZ', ' Z', ''].map((zone) => `${day}HH:mm:ss${fraction}${zone}`),
    ),
  ),
  'dd/MMM/yyyy:HH:mm:ss Z',
  'EEE MMM d HH:mm:ss.SSSSSS yyyy',
  'EEE MMM d HH:mm:ss yyyy',
  'EEE, dd MMM yyyy HH:mm:ss z',
  'dd MMM yyyy HH:mm:ss.SSS',
  'dd MMM yyyy HH:mm:ss',
  'MMM d yyyy HH:mm:ss',
  'MMM d HH:mm:ss',
  'MM/dd/yyyy HH:mm:ss',
  'dd.MM.yyyy HH:mm:ss',
  'yyyy-MM-dd',
  'HH:mm:ss.SSS',
  'HH:mm:ss,SSS',
  'HH:mm:ss',
] as const;

interface Recogniser {
  readonly kind: TokenKind;
  readonly regex: RegExp;
  readonly format?: string;
}

let recognisers: readonly Recogniser[] | undefined;

function allRecognisers(): readonly Recogniser[] {
  recognisers ??= [
    ...DATE_PATTERNS.map((format) => ({ kind: 'date' as const, regex: at(dateFormat(format).pattern), format })),
    { kind: 'uuid', regex: at(MATCHER_PATTERNS['uuid'] ?? '') },
    { kind: 'mac', regex: at(MATCHER_PATTERNS['mac'] ?? '') },
    { kind: 'url', regex: at('[a-z][a-z+]*://[^\\s"\'<>]+') },
    { kind: 'ip', regex: at(MATCHER_PATTERNS['ipv6'] ?? '') },
    { kind: 'ip', regex: at(MATCHER_PATTERNS['ipv4'] ?? '') },
    { kind: 'number', regex: at('-?\\d+(?:\\.\\d+)?') },
    { kind: 'quoted', regex: at('"[^"]*"') },
    { kind: 'space', regex: at('\\s+') },
  ];
  return recognisers;
}

function at(pattern: string): RegExp {
  return linearRegex(`(?:${pattern})`, { dotAll: true, flags: 'y' });
}

/** `web-1`, `com.example.App` and `x_1` are one word each. */
const WORD = /[\p{L}\p{N}_]+(?:[-.][\p{L}\p{N}_]+)*/uy;
const MAX_TOKENS = 400;

/** Cuts a line into pieces; undefined when it has too many to be a line that one rule could be for. */
export function tokenize(line: string): Token[] | undefined {
  const tokens: Token[] = [];
  let place = 0;
  while (place < line.length) {
    if (tokens.length >= MAX_TOKENS) return undefined;
    const token = tokenAt(line, place);
    tokens.push(token);
    place += token.text.length;
  }
  return tokens;
}

function tokenAt(line: string, place: number): Token {
  for (const { kind, regex, format } of allRecognisers()) {
    regex.lastIndex = place;
    const text = regex.exec(line)?.[0];
    if (text === undefined || text === '' || !endsClean(kind, line, place + text.length)) continue;
    const key = kind === 'space' ? ' ' : `<${kind}${format === undefined ? '' : `:${format}`}>`;
    return format === undefined ? { kind, text, key } : { kind, text, key, format };
  }
  WORD.lastIndex = place;
  const word = WORD.exec(line)?.[0];
  if (word !== undefined) return { kind: 'word', text: word, key: word };
  const sign = String.fromCodePoint(line.codePointAt(place) ?? 0);
  return { kind: 'sign', text: sign, key: sign };
}

/** A number or an address inside a word (`v2beta`, `10.0.0.1.example`) is part of the word. */
function endsClean(kind: TokenKind, line: string, end: number): boolean {
  if (kind === 'quoted' || kind === 'space' || kind === 'url') return true;
  return (
    !/^[\p{L}\p{N}_]/u.test(line.slice(end, end + 2)) ||
    (kind === 'number' && /^(?:ms|s|us|ns|m|h|[KMG]i?B|B|%)\b/.test(line.slice(end, end + 4)))
  );
}
