import { CalculatedFieldError } from './error.ts';

export type Token =
  | { readonly kind: 'text' | 'word' | 'field' | 'sign'; readonly text: string; readonly offset: number }
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly offset: number }
  | { readonly kind: 'end'; readonly text: ''; readonly offset: number };

const SIGNS = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '!', '(', ')', ',', '+', '-', '*', '/', '%', '^'] as const;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const SPACE = /\s+/y;
/** A name; other characters are written behind a backslash. */
const NAME = /(?:[\p{L}\p{N}_.$]|\\.)+/uy;

/** Cuts an expression into tokens, the last of which is the end. Throws CalculatedFieldError. */
export function scanExpression(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const token = phrase(text, at) ?? numberToken(take(NUMBER), at) ?? nameToken(text, at) ?? signToken(text, at);
    if (token === undefined) throw new CalculatedFieldError(`${text.charAt(at)} is not expected here`, at);
    tokens.push(token.token);
    at += token.length;
  }
  return [...tokens, { kind: 'end', text: '', offset: text.length }];
}

interface Taken {
  readonly token: Token;
  readonly length: number;
}

function phrase(text: string, offset: number): Taken | undefined {
  const quote = text.charAt(offset);
  if (quote !== '"' && quote !== "'") return undefined;
  let value = '';
  for (let at = offset + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === quote) return { token: { kind: 'text', text: value, offset }, length: at + 1 - offset };
    if (character === '\\' && at + 1 < text.length) {
      at += 1;
      value += text.charAt(at);
    } else value += character;
  }
  throw new CalculatedFieldError('the quote is not closed', offset);
}

function numberToken(found: string | undefined, offset: number): Taken | undefined {
  if (found === undefined) return undefined;
  const value = Number(found);
  if (!Number.isFinite(value)) throw new CalculatedFieldError('the number is too large', offset);
  return { token: { kind: 'number', value, text: found, offset }, length: found.length };
}

function nameToken(text: string, offset: number): Taken | undefined {
  const mark = text.charAt(offset) === '@' || text.charAt(offset) === '#' ? text.charAt(offset) : '';
  NAME.lastIndex = offset + mark.length;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) {
    if (mark !== '') throw new CalculatedFieldError(`a name is missing after ${mark}`, offset);
    return undefined;
  }
  const path = mark + name.replace(/\\(.)/gsu, '$1');
  return { token: { kind: mark === '' ? 'word' : 'field', text: path, offset }, length: mark.length + name.length };
}

function signToken(text: string, offset: number): Taken | undefined {
  const sign = SIGNS.find((one) => text.startsWith(one, offset));
  return sign === undefined ? undefined : { token: { kind: 'sign', text: sign, offset }, length: sign.length };
}
