/** Records of FastCGI 1.0. https://fastcgi-archives.github.io/FastCGI_Specification.html */
export const RecordType = { beginRequest: 1, endRequest: 3, params: 4, stdin: 5, stdout: 6, stderr: 7 } as const;

export interface FastCgiRecord {
  readonly type: number;
  readonly content: Buffer;
}

const VERSION = 1;
const REQUEST_ID = 1;
const HEADER_BYTES = 8;
const RESPONDER = 1;
const MAX_CONTENT_BYTES = 0xffff;

/** A whole request without a body: the parameters are CGI's variables. Names and values may be 65 kB together. */
export function encodeRequest(params: Readonly<Record<string, string>>): Buffer {
  const pairs = Buffer.concat(Object.entries(params).map(([name, value]) => encodePair(name, value)));
  if (pairs.length > MAX_CONTENT_BYTES) throw new RangeError('more parameters than a record holds');
  return Buffer.concat([
    record(RecordType.beginRequest, Buffer.from([0, RESPONDER, 0, 0, 0, 0, 0, 0])),
    record(RecordType.params, pairs),
    record(RecordType.params, Buffer.alloc(0)),
    record(RecordType.stdin, Buffer.alloc(0)),
  ]);
}

/** One record with its header. */
export function record(type: number, content: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION, 0);
  header.writeUInt8(type, 1);
  header.writeUInt16BE(REQUEST_ID, 2);
  header.writeUInt16BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** The whole records at the beginning of `bytes`, and what is left of it. */
export function takeRecords(bytes: Buffer): { readonly records: readonly FastCgiRecord[]; readonly rest: Buffer } {
  const records: FastCgiRecord[] = [];
  let at = 0;
  while (bytes.length - at >= HEADER_BYTES) {
    const contentEnd = at + HEADER_BYTES + bytes.readUInt16BE(at + 4);
    const end = contentEnd + bytes.readUInt8(at + 6);
    if (end > bytes.length) break;
    records.push({ type: bytes.readUInt8(at + 1), content: bytes.subarray(at + HEADER_BYTES, contentEnd) });
    at = end;
  }
  return { records, rest: bytes.subarray(at) };
}

/** A CGI answer: the status of its `Status` header (200 without one) and its body. */
export function parseCgiAnswer(answer: string): { readonly status: number; readonly text: string } {
  const blank = /\r?\n\r?\n/.exec(answer);
  if (blank === null) return { status: 200, text: answer };
  const status = /^status:\s*(\d{3})/im.exec(answer.slice(0, blank.index))?.[1];
  return { status: Number(status ?? 200), text: answer.slice(blank.index + blank[0].length) };
}

function encodePair(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  return Buffer.concat([encodeLength(nameBytes.length), encodeLength(valueBytes.length), nameBytes, valueBytes]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length + 0x8000_0000, 0);
  return bytes;
}
