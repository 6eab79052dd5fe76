import { badRequest, type CodedError } from '@komainu/kernel/errors.ts';

/**
 * Undoes Snappy's block format (github.com/google/snappy/blob/main/format_description.txt), which Prometheus and Loki clients
 * send. Throws `bad_snappy`, or `body_too_large` when the header announces more than `maxBytes`: nothing is unpacked then.
 */
export function snappyDecode(block: Buffer, maxBytes: number): Buffer {
  const header = varint(block);
  if (header.value > maxBytes) throw badRequest('body_too_large', `the body is larger than ${maxBytes} bytes`, 413);
  // The block can be at most some sixty times as small as what it holds: a header may promise anything.
  if (header.value > block.length * 64) throw broken('it is too short');
  const out = Buffer.allocUnsafe(header.value);
  let from = header.end;
  let to = 0;
  while (from < block.length) {
    const tag = block[from++] ?? 0;
    const literal = (tag & 3) === 0;
    const step = literal ? literalLength(block, from, tag) : copyOf(block, from, tag);
    from = step.end;
    if (to + step.length > out.length) throw broken('it holds more than it says');
    if (literal) {
      if (from + step.length > block.length) throw broken('it is cut off');
      block.copy(out, to, from, from + step.length);
      from += step.length;
    } else copyBack(out, to, step.offset, step.length);
    to += step.length;
  }
  if (to !== out.length) throw broken('it holds less than it says');
  return out;
}

interface Step {
  readonly length: number;
  /** How far back the bytes lie that are copied; 0 for literals. */
  readonly offset: number;
  readonly end: number;
}

function literalLength(block: Buffer, at: number, tag: number): Step {
  const short = tag >> 2;
  if (short < 60) return { length: short + 1, offset: 0, end: at };
  const width = short - 59;
  if (at + width > block.length) throw broken('it is cut off');
  return { length: block.readUIntLE(at, width) + 1, offset: 0, end: at + width };
}

function copyOf(block: Buffer, at: number, tag: number): Step {
  const kind = tag & 3;
  const width = kind === 3 ? 4 : kind;
  if (at + width > block.length) throw broken('it is cut off');
  if (kind === 1) {
    return { length: ((tag >> 2) & 7) + 4, offset: ((tag >> 5) << 8) | (block[at] ?? 0), end: at + 1 };
  }
  return { length: (tag >> 2) + 1, offset: block.readUIntLE(at, width), end: at + width };
}

/** Copies within `out`; what is copied may overlap what is written, and repeats itself then. */
function copyBack(out: Buffer, to: number, offset: number, length: number): void {
  if (offset === 0 || offset > to) throw broken('a copy begins before the start');
  if (offset >= length) {
    out.copyWithin(to, to - offset, to - offset + length);
    return;
  }
  for (let index = to; index < to + length; index++) out[index] = out[index - offset] ?? 0;
}

function varint(block: Buffer): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = block[index];
    if (byte === undefined) throw broken('it is cut off');
    value += (byte & 127) * 2 ** (7 * index);
    if (byte < 128) return { value, end: index + 1 };
  }
  throw broken('its length is no number');
}

function broken(reason: string): CodedError {
  return badRequest('bad_snappy', `the body is no Snappy block: ${reason}`);
}
