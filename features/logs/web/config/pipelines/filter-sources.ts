/**
 * The sources that a filter asks for when it asks for nothing else: `source:nginx`, `source:(nginx OR apache)`; undefined
 * for any other search.
 */
export function sourcesOf(filter: string): readonly string[] | undefined {
  const match = /^source:(?:([\w.\-/]+)|"([^"*?]+)"|\(([^()]*)\))$/.exec(filter.trim());
  if (match === null) return undefined;
  const [, plain, quoted, list] = match;
  const names = list === undefined ? [plain ?? quoted ?? ''] : list.trim().split(/\s+OR\s+/);
  const bare = names.map((name) => name.replace(/^"(.*)"$/, '$1'));
  return bare.every((name) => /^[\w.\-/]+$/.test(name)) ? bare : undefined;
}
