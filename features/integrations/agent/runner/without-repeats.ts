import type { Resolved } from './resolve-config.ts';

/** The same instance from two places runs once; the second is added to `errors`. */
export function withoutRepeats(resolved: readonly Resolved[], errors: string[]): readonly Resolved[] {
  const seen = new Map<string, string>();
  return resolved.map((one) => {
    const wanted = one.wanted.filter(({ id, source }) => {
      const first = seen.get(id);
      if (first === undefined) seen.set(id, source);
      else errors.push(`${source}: ${one.config.check}: the same instance is in ${first} and runs once`);
      return first === undefined;
    });
    return wanted.length === one.wanted.length ? one : { ...one, wanted };
  });
}
