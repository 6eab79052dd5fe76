/**
 * What a mask puts in place of what it found, in Go's notation: `$1`, `${1}`, `$name` and `${name}` are groups, `$$` is a
 * dollar. A name is as long as it can be, so `$1x` is the group called `1x`; a group that is not there is ''.
 */
export function placeholderOf(text: string): (match: readonly (string | undefined)[], groups: Groups) => string {
  const parts: (string | { readonly group: string })[] = [];
  let rest = 0;
  for (const found of text.matchAll(/\$(?:\$|(\w+)|\{(\w+)\})/g)) {
    parts.push(text.slice(rest, found.index));
    const group = found[1] ?? found[2];
    parts.push(group === undefined ? '$' : { group });
    rest = found.index + found[0].length;
  }
  parts.push(text.slice(rest));
  if (parts.every((part) => typeof part === 'string')) {
    const fixed = parts.join('');
    return () => fixed;
  }
  return (match, groups) =>
    parts
      .map((part) => {
        if (typeof part === 'string') return part;
        return (/^\d+$/.test(part.group) ? match[Number(part.group)] : groups?.[part.group]) ?? '';
      })
      .join('');
}

export type Groups = Readonly<Record<string, string | undefined>> | undefined;
