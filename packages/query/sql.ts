/**
 * The one escaper: every value that enters SQL text goes through here. chDB binds parameters process-wide and one at a
 * time, so values are written as literals.
 */
export function sqlString(value: string): string {
  let out = "'";
  for (const character of value) {
    switch (character) {
      case "'":
        out += "\\'";
        break;
      case '\\':
        out += '\\\\';
        break;
      case '\n':
        out += '\\n';
        break;
      case '\r':
        out += '\\r';
        break;
      case '\t':
        out += '\\t';
        break;
      case '\0':
        out += '\\0';
        break;
      default:
        out += character;
    }
  }
  return `${out}'`;
}

/** A finite number as a literal; throws on NaN and infinities, which no caller has a use for. */
export function sqlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`not a finite number: ${value}`);
  return Object.is(value, -0) ? '0' : String(value);
}

/** A back-quoted identifier; throws unless it is made of letters, digits, `_` and `.`. */
export function sqlIdentifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) throw new Error(`not an identifier: ${name}`);
  return `\`${name}\``;
}

/** A list of string literals in parentheses, for IN. */
export function sqlStringList(values: Iterable<string>): string {
  return `(${[...values].map(sqlString).join(', ')})`;
}
