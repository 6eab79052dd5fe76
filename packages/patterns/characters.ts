/** Classes of characters that the scanner tells apart. */
export const DIGIT = 1;
export const LETTER = 2;
/** Characters that join parts of one word: `_ - . / + % ~`. */
export const JOINER = 3;
export const SEPARATOR = 4;
export const SPACE = 5;
export const HIRAGANA = 6;
export const KATAKANA = 7;
export const IDEOGRAPH = 8;

const ASCII = new Uint8Array(128).fill(SEPARATOR);
for (let code = 48; code < 58; code++) ASCII[code] = DIGIT;
for (let code = 65; code < 91; code++) ASCII[code] = LETTER;
for (let code = 97; code < 123; code++) ASCII[code] = LETTER;
for (const joiner of '_-./+%~$#') ASCII[joiner.charCodeAt(0)] = JOINER;
for (let code = 0; code <= 32; code++) ASCII[code] = SPACE;
ASCII[127] = SPACE;

/** The class of a UTF-16 unit. Scripts that are written without spaces have classes of their own: they change at words. */
export function classOf(code: number): number {
  if (code < 128) return ASCII[code] ?? SEPARATOR;
  if (code < 0x2000) return code === 0xa0 ? SPACE : LETTER;
  if (code < 0x3000)
    return code <= 0x200b || code === 0x2028 || code === 0x2029 ? SPACE : code < 0x2e80 ? SEPARATOR : LETTER;
  if (code < 0x3040) return code === 0x3000 ? SPACE : code === 0x3005 ? IDEOGRAPH : SEPARATOR;
  if (code < 0x30a0) return HIRAGANA;
  if (code < 0x3100) return code === 0x30fb ? SEPARATOR : KATAKANA;
  if (code < 0xa000) return code >= 0x3400 ? IDEOGRAPH : LETTER;
  if (code < 0xff00) return LETTER;
  if (code >= 0xff10 && code <= 0xff19) return DIGIT;
  if ((code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a)) return LETTER;
  return code >= 0xff66 && code <= 0xff9f ? KATAKANA : SEPARATOR;
}

export function isSpace(code: number): boolean {
  return classOf(code) === SPACE;
}

const OPENERS = '([{<';
const CLOSERS = ')]}>';

/** Index behind the bracket that closes the one at `start`, or -1 when it is not within `reach` characters. */
export function bracketEnd(text: string, start: number, reach: number): number {
  const kind = OPENERS.indexOf(text.charAt(start));
  const open = text.charCodeAt(start);
  const close = CLOSERS.charCodeAt(kind);
  let depth = 0;
  const end = Math.min(text.length, start + reach);
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === open) depth++;
    else if (code === close && --depth === 0) return at + 1;
  }
  return -1;
}
