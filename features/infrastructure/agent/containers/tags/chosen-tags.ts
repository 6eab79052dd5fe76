/**
 * What settings choose of labels, annotations or variables, as names and values of tags: keys are compared without regard to
 * case, `*` stands for anything, and `%%label%%` in the name of a tag for the key itself.
 */
export function chosenTags(
  values: Readonly<Record<string, string>>,
  chosen: Readonly<Record<string, string>>,
): { readonly name: string; readonly value: string }[] {
  const rules = Object.entries(chosen);
  if (rules.length === 0) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const rule = rules.find(([pattern]) => matches(pattern.toLowerCase(), key.toLowerCase()));
    return rule === undefined ? [] : [{ name: rule[1].replace(/%%(label|annotation|env)%%/g, key), value }];
  });
}

function matches(pattern: string, key: string): boolean {
  if (!pattern.includes('*')) return pattern === key;
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (!key.startsWith(first) || !key.endsWith(last) || key.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = key.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= key.length - last.length;
}
