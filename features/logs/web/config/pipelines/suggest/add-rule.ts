/**
 * Match rules with one more at the end. A rule is a name and a pattern: one whose name is taken gets a number behind it, and
 * one whose pattern is there already changes nothing.
 */
export function withRule(rules: string, rule: string): string {
  const [name, pattern] = partsOf(rule);
  const known = rules
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(partsOf);
  if (known.some(([, other]) => other === pattern)) return rules;
  const names = new Set(known.map(([other]) => other));
  let free = name;
  for (let number = 2; names.has(free); number++) free = `${name}_${number}`;
  const before = rules.trimEnd();
  return `${before}${before === '' ? '' : '\n'}${free} ${pattern}`;
}

function partsOf(rule: string): readonly [name: string, pattern: string] {
  const [, name = '', pattern = ''] = /^\s*(\S+)\s+(.*?)\s*$/s.exec(rule) ?? [];
  return [name, pattern];
}
