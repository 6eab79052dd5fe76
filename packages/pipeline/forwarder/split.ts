import { DELIMITED, ProtobufReader } from '@komainu/wire/protobuf/reader.ts';
import { inflated } from '../receiver/inflate.ts';
import type { OutgoingPayload } from './payload.ts';

/** Bytes of a body that is unpacked to be cut; what is larger was never ours. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * A payload that the server finds too large as two, each with about half of its items and without compression: lists of JSON
 * (logs, service checks), series and sketches. Undefined when it has one item only, or is of another form.
 */
export async function halvesOf(payload: OutgoingPayload): Promise<readonly (OutgoingPayload & Half)[] | undefined> {
  const { 'content-encoding': encoding = '', ...headers } = payload.headers;
  try {
    const body = await inflated(payload.body, encoding, MAX_BYTES);
    const type = headers['content-type'] ?? '';
    const halves = type.includes('protobuf') ? halveMessage(body) : halveList(body);
    return halves?.map((half) => ({ path: payload.path, headers, ...half }));
  } catch {
    // Not what its headers say: nobody can cut it.
    return undefined;
  }
}

/** Some items of a body, and how many they are. */
export interface Half {
  readonly body: Buffer;
  readonly items: number;
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = [0x5b, 0x7b];
const SHUT = [0x5d, 0x7d];

/** A JSON list as two of about the same bytes; undefined when it has fewer than two items, or is none. */
export function halveList(body: Buffer): readonly [Half, Half] | undefined {
  const middle = body.length / 2;
  let depth = 0;
  let items = 1;
  let cut = -1;
  let before = 0;
  let end = -1;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte === QUOTE) at = endOfString(body, at);
    else if (OPEN.includes(byte)) depth++;
    else if (SHUT.includes(byte)) {
      depth--;
      if (depth === 0) end = at;
    } else if (byte === COMMA && depth === 1) {
      if (cut === -1 || Math.abs(at - middle) < Math.abs(cut - middle)) {
        cut = at;
        before = items;
      }
      items++;
    }
  }
  if (cut === -1 || end === -1 || body.toString('latin1', 0, end).trimStart()[0] !== '[') return undefined;
  return [
    { body: Buffer.concat([body.subarray(0, cut), Buffer.of(0x5d)]), items: before },
    { body: Buffer.concat([Buffer.of(0x5b), body.subarray(cut + 1, end + 1)]), items: items - before },
  ];
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** Field of the series of a series payload, and of the sketches of a sketch payload. */
const ITEMS_FIELD = 1;

/** A protobuf message as two, each with about half the bytes of its items and with all of its other fields. */
function halveMessage(body: Buffer): readonly [Half, Half] | undefined {
  const reader = new ProtobufReader(body);
  const items: Buffer[] = [];
  const others: Buffer[] = [];
  for (let from = 0; reader.next(); from = reader.offset) {
    const isItem = reader.field === ITEMS_FIELD && reader.wire === DELIMITED;
    reader.skip();
    (isItem ? items : others).push(body.subarray(from, reader.offset));
  }
  if (items.length < 2) return undefined;
  let bytes = 0;
  let cut = 0;
  while (cut < items.length - 1 && bytes < body.length / 2) bytes += items[cut++]?.length ?? 0;
  const half = (part: readonly Buffer[]): Half => ({ body: Buffer.concat([...part, ...others]), items: part.length });
  return [half(items.slice(0, cut)), half(items.slice(cut))];
}
