import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Encodable, encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';

/**
 * The bytes of a body as the files in `testdata/shippers` write it, so that people can read what is packed: JSON, in which
 * `{"$gzip": …}`, `{"$zstd": …}`, `{"$base64": …}`, `{"$gzipBase64": …}`, `{"$ndjson": […]}`, `{"$concat": […]}`,
 * `{"$fluent": […]}` (msgpack with EventTime), `{"$text": "…"}` and `{"$raw": "…"}` (JSON as it is) stand for what they say.
 */
export function bodyBytes(value: unknown): Buffer {
  const [name, inner] = markerOf(value) ?? [];
  switch (name) {
    case '$gzip':
      return gzipSync(bodyBytes(inner));
    case '$zstd':
      return zstdCompressSync(bodyBytes(inner));
    case '$ndjson':
      return Buffer.concat((inner as unknown[]).map((line) => Buffer.concat([bodyBytes(line), Buffer.from('\n')])));
    case '$concat':
      return Buffer.concat((inner as unknown[]).map(bodyBytes));
    case '$fluent':
      return Buffer.concat((inner as [number, Encodable][]).map(([time, record]) => fluentEntry(time, record)));
    case '$text':
      return Buffer.from(String(inner));
    default:
      return Buffer.from(json(value));
  }
}

function json(value: unknown): string {
  const [name, inner] = markerOf(value) ?? [];
  if (name === '$raw') return String(inner);
  if (name === '$base64')
    return JSON.stringify((typeof inner === 'string' ? Buffer.from(inner) : bodyBytes(inner)).toString('base64'));
  if (name === '$gzipBase64') return JSON.stringify(gzipSync(bodyBytes(inner)).toString('base64'));
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}:${json(entry)}`)
    .join(',')}}`;
}

function markerOf(value: unknown): readonly [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [entry, ...more] = Object.entries(value);
  return entry !== undefined && more.length === 0 && entry[0].startsWith('$') ? entry : undefined;
}

function fluentEntry(seconds: number, record: Encodable): Buffer {
  const time = Buffer.alloc(12);
  time.set([0x92, 0x92, 0xd7, 0x00]);
  time.writeUInt32BE(seconds, 4);
  time.writeUInt32BE(5_000_000, 8);
  return Buffer.concat([time, encodeMsgpack({}), encodeMsgpack(record)]);
}
