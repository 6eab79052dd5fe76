import type { Readable } from 'node:stream';
import { CodedError } from '@komainu/kernel/errors.ts';

export interface StoredFile {
  /** Under the path of the archive, for example `dt=20261122/hour=14/archive_….json.gz`. */
  readonly key: string;
  readonly sizeBytes: number;
}

/**
 * Where an archive's files lie. Keys are relative to the archive's own path. Errors are CodedErrors: `target_unreachable`
 * (502) and `archive_refused` (502: the storage said no, with its reason), `target_forbidden` (400).
 */
export interface ArchiveStorage {
  /** Writes a file; one of the same key is replaced. */
  put(key: string, body: Buffer): Promise<void>;
  /** Every file whose key begins with `prefix`, by key. */
  list(prefix: string, signal?: AbortSignal): Promise<readonly StoredFile[]>;
  /** The bytes of a file. */
  read(key: string, signal?: AbortSignal): Promise<Readable>;
}

/** What a storage service answered instead of doing as asked. `said` is its own short reason. */
export function refused(what: string, status: number, said: string): CodedError {
  return new CodedError('archive_refused', `the storage refused to ${what}: ${status} ${said}`.trim(), { status: 502 });
}

/** The texts of an element of flat XML, as storage services answer lists; entities are decoded. */
export function xmlTexts(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text]) =>
    decodeXml(text ?? ''),
  );
}

/** The blocks between the tags of an element that holds others. */
export function xmlBlocks(xml: string, element: string): string[] {
  const open = `<${element}>`;
  const close = `</${element}>`;
  const blocks: string[] = [];
  for (let start = xml.indexOf(open); start !== -1; start = xml.indexOf(open, start)) {
    const end = xml.indexOf(close, start);
    if (end === -1) break;
    blocks.push(xml.slice(start + open.length, end));
    start = end;
  }
  return blocks;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name ?? ''] ?? whole;
  });
}

/** Puts a path that a user wrote (`/path/blou`, `path/`, nothing) before keys: `path/blou/` or ''. */
export function pathPrefix(path: string | undefined): string {
  const trimmed = (path ?? '')
    .split('/')
    .filter((part) => part !== '')
    .join('/');
  return trimmed === '' ? '' : `${trimmed}/`;
}
