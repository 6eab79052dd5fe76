/** A word of a script. `template` holds the letters and the scripts of `…${…}…`, in turn. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | {
      readonly kind: 'template';
      readonly letters: readonly string[];
      readonly inner: readonly string[];
      readonly at: number;
    }
  | { readonly kind: 'word'; readonly value: string; readonly at: number }
  | { readonly kind: 'sign'; readonly value: string; readonly at: number }
  | { readonly kind: 'end'; readonly value: ''; readonly at: number };

/** A script that cannot be read or run; the message is lower case and says where. */
export class ScriptError extends Error {}

/** `… (at character 12)`, counted from 1. */
export function scriptError(reason: string, at: number): ScriptError {
  return new ScriptError(`${reason} (at character ${at + 1})`);
}

const SIGNS = [
  ...['===', '!==', '...', '?.', '=>', '==', '!=', '<=', '>=', '&&', '||', '??'],
  ...['(', ')', '[', ']', '{', '}', ',', ';', ':', '?', '.', '+', '-', '*', '/', '%', '!', '<', '>', '='],
];
const MOST_CHARACTERS = 20_000;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

/** The words of a script. Throws `ScriptError`. */
export function tokensOf(script: string): readonly Token[] {
  if (script.length > MOST_CHARACTERS) throw new ScriptError(`the script is longer than ${MOST_CHARACTERS} characters`);
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at = skipBlank(script, at);
    if (at >= script.length) return [...tokens, { kind: 'end', value: '', at }];
    const [token, next] = read(script, at);
    tokens.push(token);
    at = next;
  }
}

function skipBlank(script: string, start: number): number {
  const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = start;
  return start + (blank.exec(script)?.[0].length ?? 0);
}

function read(script: string, at: number): readonly [Token, number] {
  const rest = script.slice(at, at + 200);
  const number = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
  if (number !== undefined) return [{ kind: 'number', value: Number(number), at }, at + number.length];
  const word = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(rest)?.[0];
  if (word !== undefined) return [{ kind: 'word', value: word, at }, at + word.length];
  const first = script[at] ?? '';
  if (first === '"' || first === "'") {
    const [value, next] = readText(script, at + 1, first);
    return [{ kind: 'text', value, at }, next];
  }
  if (first === '`') return readTemplate(script, at);
  const sign = SIGNS.find((one) => script.startsWith(one, at));
  if (sign === undefined) throw scriptError(`"${first}" is not understood`, at);
  return [{ kind: 'sign', value: sign, at }, at + sign.length];
}

/** Letters up to `end`, which for templates may be `${` too; the place after what ends them. */
function readText(script: string, start: number, end: string): readonly [string, number] {
  let value = '';
  let at = start;
  while (at < script.length) {
    const letter = script[at] ?? '';
    if (letter === end) return [value, at + 1];
    if (letter === '\n') break;
    if (letter === '\\') {
      const [escaped, next] = readEscape(script, at);
      value += escaped;
      at = next;
    } else {
      value += letter;
      at++;
    }
  }
  throw scriptError('a text is not closed', start - 1);
}

function readEscape(script: string, at: number): readonly [string, number] {
  const letter = script[at + 1] ?? '';
  const code = /^\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/.exec(script.slice(at, at + 12));
  if (code === null) return [ESCAPES[letter] ?? letter, at + 2];
  const point = Number.parseInt(code[1] ?? code[2] ?? '', 16);
  if (point > 0x10ffff) throw scriptError('there is no such letter', at);
  return [String.fromCodePoint(point), at + code[0].length];
}

function readTemplate(script: string, start: number): readonly [Token, number] {
  const letters: string[] = [];
  const inner: string[] = [];
  let text = '';
  let at = start + 1;
  while (at < script.length) {
    if (script[at] === '`') return [{ kind: 'template', letters: [...letters, text], inner, at: start }, at + 1];
    if (script.startsWith('${', at)) {
      const end = endOfInner(script, at + 2);
      letters.push(text);
      inner.push(script.slice(at + 2, end));
      text = '';
      at = end + 1;
    } else if (script[at] === '\\') {
      const [escaped, next] = readEscape(script, at);
      text += escaped;
      at = next;
    } else {
      text += script[at];
      at++;
    }
  }
  throw scriptError('a text is not closed', start);
}

/** The brace that ends what stands in `${…}`. */
function endOfInner(script: string, start: number): number {
  let depth = 0;
  for (let at = start; at < script.length; at++) {
    const letter = script[at];
    if (letter === '"' || letter === "'") at = readText(script, at + 1, letter)[1] - 1;
    else if (letter === '`') at = readTemplate(script, at)[1] - 1;
    else if (letter === '{') depth++;
    else if (letter === '}' && depth-- === 0) return at;
  }
  throw scriptError('"${" is not closed', start - 2);
}
