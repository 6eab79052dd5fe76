import { readdirSync, readFileSync } from 'node:fs';

/** What is known of a metric before anybody wrote about it. */
export interface ReadyDescription {
  readonly unit?: string;
  readonly perUnit?: string;
  readonly description: { readonly en: string; readonly ja: string };
}

const FOLDER = new URL('../../../content/metrics/', import.meta.url);

/** What is known of the metrics of hosts and of checks, which arrive without their units. Throws when it cannot be read. */
export function readReadyDescriptions(): ReadonlyMap<string, ReadyDescription> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  // The shape of our own content is held by its test.
  const contents = files.map(
    (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Readonly<Record<string, ReadyDescription>>,
  );
  return new Map(contents.flatMap((content) => Object.entries(content)));
}
