import { isObject } from '@komainu/kernel/json.ts';

/** Elasticsearch's version as numbers: major, minor, patch. */
export type ElasticVersion = readonly [number, number, number];

/** What the root page says of the server. */
export interface ElasticServer {
  readonly version: ElasticVersion;
  /** As it was written. */
  readonly text: string;
  readonly isOpenSearch: boolean;
}

/** OpenSearch counts its versions anew, and answers as Elasticsearch 7.10 does. */
const OPENSEARCH: ElasticVersion = [7, 10, 0];

/** Reads the body of `/`; undefined when it is no server of this kind. */
export function readServer(root: unknown): ElasticServer | undefined {
  const version = isObject(root) ? root['version'] : undefined;
  const text = isObject(version) ? version['number'] : undefined;
  if (typeof text !== 'string') return undefined;
  if (isObject(version) && version['distribution'] === 'opensearch') {
    return { version: OPENSEARCH, text, isOpenSearch: true };
  }
  const [major = 0, minor = 0, patch = 0] = text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { version: [major, minor, patch], text, isOpenSearch: false };
}

/** Whether a version is `major.minor` or later. */
export function isSince(version: ElasticVersion, major: number, minor = 0): boolean {
  return version[0] > major || (version[0] === major && version[1] >= minor);
}
