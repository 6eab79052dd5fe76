import { readFileSync } from 'node:fs';

/** What is known of a metric before anybody wrote about it. */
export interface ReadyDescription {
  readonly unit?: string;
  readonly perUnit?: string;
  readonly description: { readonly en: string; readonly ja: string };
}

const FILE = new URL('../../../content/metrics/system.json', import.meta.url);

/** The Agent's host metrics, which arrive without their units. Throws when the content cannot be read. */
export function readReadyDescriptions(): ReadonlyMap<string, ReadyDescription> {
  // The shape of our own content is held by its test.
  const content = JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, ReadyDescription>>;
  return new Map(Object.entries(content));
}
