const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const BACKSLASH = 92;
const DOLLAR = 36;

/**
 * SQL without its literals: strings and numbers become `?`, comments go, lists of literals in parentheses become one
 * `?`, white space shrinks. A text that ends inside a string loses the rest: it cannot be told from a literal. Names in
 * double quotes, backticks and brackets stay. One pass, whatever the dialect.
 */
export function obfuscateSql(sql: string): string {
  const out: string[] = [];
  let at = 0;
  let spaced = false;
  let clause = '';
  const put = (token: string) => {
    if (spaced && out.length > 0) out.push(' ');
    spaced = false;
    out.push(token);
  };
  while (at < sql.length) {
    const code = sql.charCodeAt(at);
    if (code <= 32 || code === 0xa0) {
      spaced = true;
      at++;
    } else if (code === QUOTE) {
      at = endOfString(sql, at, QUOTE);
      put('?');
    } else if (code === DOUBLE_QUOTE || code === 96) {
      const end = endOfString(sql, at, code);
      put(code === DOUBLE_QUOTE && isMySqlString(out, clause) ? '?' : sql.slice(at, end));
      at = end;
    } else if (startsComment(sql, at)) {
      at = endOfComment(sql, at);
      spaced = true;
    } else if (code === DOLLAR && dollarTag(sql, at) !== '') {
      const tag = dollarTag(sql, at);
      const end = sql.indexOf(tag, at + tag.length);
      at = end < 0 ? sql.length : end + tag.length;
      put('?');
    } else if (isDigit(code) || (code === 46 && isDigit(sql.charCodeAt(at + 1)))) {
      at = endOfNumber(sql, at);
      put('?');
    } else if (isWord(code)) {
      const end = endOfWord(sql, at);
      // N'…', E'…', X'…' are strings with a letter before them.
      if (end === at + 1 && sql.charCodeAt(end) === QUOTE) at = endOfString(sql, end, QUOTE);
      else {
        const word = sql.slice(at, end);
        if (word.length < 10 && CLAUSES.has(word.toLowerCase())) clause = word.toLowerCase();
        put(word);
        at = end;
        continue;
      }
      put('?');
    } else if (code === 45 && isLiteralContext(out) && isDigit(sql.charCodeAt(at + 1))) {
      at = endOfNumber(sql, at + 1);
      put('?');
    } else {
      put(sql.charAt(at));
      at++;
    }
  }
  return out.join('').replace(LITERAL_LISTS, '( ? )').replace(VALUE_ROWS, '$1').trim();
}

/** Words after which double quotes may mean something else. */
const CLAUSES: ReadonlySet<string> = new Set([
  'from',
  'into',
  'on',
  'returning',
  'select',
  'set',
  'update',
  'values',
  'where',
]);

/** `(?, ?, ?)` is one list, however long. */
const LITERAL_LISTS = /\(\s*\?(?:\s*,\s*\?)+\s*\)/g;
/** `( ? ), ( ? )`: rows of one INSERT. */
const VALUE_ROWS = /(\( \? \))(?:\s*,\s*\( \? \))+/g;

/** Past the closing quote. Both SQL's doubled quote and a backslash keep the string open. */
function endOfString(sql: string, start: number, quote: number): number {
  for (let at = start + 1; at < sql.length; at++) {
    const code = sql.charCodeAt(at);
    if (code === BACKSLASH && quote === QUOTE) at++;
    else if (code === quote) {
      if (sql.charCodeAt(at + 1) !== quote) return at + 1;
      at++;
    }
  }
  return sql.length;
}

function startsComment(sql: string, at: number): boolean {
  const code = sql.charCodeAt(at);
  const next = sql.charCodeAt(at + 1);
  return (code === 45 && next === 45) || (code === 47 && next === 42) || (code === 35 && (next === 32 || at === 0));
}

function endOfComment(sql: string, at: number): number {
  const closing = sql.charCodeAt(at) === 47 ? '*/' : '\n';
  const end = sql.indexOf(closing, at + 2);
  return end < 0 ? sql.length : end + closing.length;
}

/** The opening of a PostgreSQL dollar-quoted string, `$$` or `$tag$`; '' when none starts here (`$1` is a placeholder). */
function dollarTag(sql: string, at: number): string {
  let end = at + 1;
  if (isDigit(sql.charCodeAt(end))) return '';
  while (end < sql.length && end - at < 64 && isWord(sql.charCodeAt(end)) && sql.charCodeAt(end) !== DOLLAR) end++;
  return sql.charCodeAt(end) === DOLLAR ? sql.slice(at, end + 1) : '';
}

function endOfNumber(sql: string, start: number): number {
  let at = start;
  while (at < sql.length) {
    const code = sql.charCodeAt(at);
    const isExponentSign =
      (code === 43 || code === 45) && /[eE]/.test(sql.charAt(at - 1)) && isDigit(sql.charCodeAt(at + 1));
    if (!isWord(code) && code !== 46 && !isExponentSign) break;
    at++;
  }
  return at;
}

function endOfWord(sql: string, start: number): number {
  let at = start;
  while (at < sql.length && isWord(sql.charCodeAt(at))) at++;
  return at;
}

/** Whether a minus sign here belongs to a literal: after an operator, a comma, a parenthesis or nothing. */
function isLiteralContext(out: readonly string[]): boolean {
  const last = out.findLast((token) => token !== ' ') ?? '';
  return (
    last === '' || /^[=<>(,+*/%-]$/.test(last) || /^(?:and|or|between|values|in|limit|then|else|select)$/i.test(last)
  );
}

/**
 * Whether double quotes here hold a string, as in MySQL, and no name: after a comparison, and among the VALUES of an
 * INSERT. A quoted column that is compared is hidden too: a lost name is better than a told secret.
 */
function isMySqlString(out: readonly string[], clause: string): boolean {
  const last = out.findLast((token) => token !== ' ') ?? '';
  return clause === 'values' || /^(?:[=<>!]|like|ilike|rlike|regexp|between)$/i.test(last);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, `_`, `$`, `@` and everything beyond ASCII: what names are made of. `$1` and `@p` are names too. */
function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code === 95 ||
    code === DOLLAR ||
    code === 64 ||
    code > 127
  );
}
