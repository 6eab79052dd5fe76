/** Tells whether tags are in a scope: all of its conditions hold. */
export type InScope = (tags: ReadonlySet<string>) => boolean;

/** Reads conditions as monitors and widgets write them: `key:value`, `key:val*`, `!key:value`, `*` for everything. */
export function scopeOf(conditions: readonly string[]): InScope {
  const tests = conditions
    .map((condition) => condition.trim())
    .filter((condition) => condition !== '' && condition !== '*')
    .map(testOf);
  return (tags) => tests.every((test) => test(tags));
}

function testOf(condition: string): InScope {
  if (condition.startsWith('!')) {
    const test = testOf(condition.slice(1));
    return (tags) => !test(tags);
  }
  const lowered = condition.toLowerCase();
  if (!lowered.includes('*')) return (tags) => tags.has(lowered);
  const parts = lowered.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return (tags) => [...tags].some((tag) => pattern.test(tag));
}

/** The value of a key: what stands after it in the first tag of that key; '' without one. */
export function tagValueOf(tags: Iterable<string>, key: string): string {
  for (const tag of tags) if (tag.startsWith(`${key}:`)) return tag.slice(key.length + 1);
  return '';
}
