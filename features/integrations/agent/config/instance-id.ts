import { createHash } from 'node:crypto';
import type { YamlMap } from '../check.ts';

/** `<check>:<hash>` of an instance as it was configured: the same for the same text, whatever the order of its keys. */
export function instanceId(check: string, instance: YamlMap, initConfig: YamlMap, containerId: string): string {
  const text = JSON.stringify([sorted(instance), sorted(initConfig), containerId]);
  return `${check}:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
