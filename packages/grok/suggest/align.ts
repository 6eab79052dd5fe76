import type { Token } from './tokens.ts';

/** A place in a template: pieces that every line has there, or a gap with what each line has in it. */
export type Part =
  | { readonly type: 'same'; readonly tokens: readonly Token[] }
  | { readonly type: 'gap'; readonly values: readonly string[] };

/**
 * What lines have in common, in order: the first line's pieces, less with each line (longest common subsequence of their
 * keys). `tokens` of a part has one piece a line.
 */
export function alignLines(lines: readonly (readonly Token[])[]): Part[] {
  const [first, ...others] = lines;
  if (first === undefined) return [];
  let common = first.map((token) => token.key);
  for (const line of others)
    common = commonKeys(
      common,
      line.map((token) => token.key),
    );
  return cutLines(lines, common);
}

function commonKeys(left: readonly string[], right: readonly string[]): string[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0);
    }
  }
  const keys: string[] = [];
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    if (left[row] === right[column]) {
      keys.push(left[row] ?? '');
      row += 1;
      column += 1;
    } else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return keys;
}

/** Cuts each line at its first occurrences of the common keys; what stands between them is gaps. */
function cutLines(lines: readonly (readonly Token[])[], keys: readonly string[]): Part[] {
  const places = lines.map(() => 0);
  const parts: Part[] = [];
  const addGap = (values: readonly string[]) => {
    if (values.some((value) => value !== '')) parts.push({ type: 'gap', values });
  };
  for (const key of keys) {
    const found: Token[] = [];
    const values = lines.map((line, index) => {
      const from = places[index] ?? 0;
      let to = from;
      while (to < line.length && line[to]?.key !== key) to += 1;
      const token = line[to];
      if (token !== undefined) found.push(token);
      places[index] = to + 1;
      return textOf(line.slice(from, to));
    });
    addGap(values);
    parts.push({ type: 'same', tokens: found });
  }
  addGap(lines.map((line, index) => textOf(line.slice(places[index]))));
  return parts;
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join('');
}
