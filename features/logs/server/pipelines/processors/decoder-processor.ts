import type { Fields } from '../fields.ts';
import { type ProcessLog, processorType } from '../processor.ts';

const ENCODINGS = ['base64', 'base16'] as const;
const REPRESENTATIONS = ['utf_8', 'utf_16', 'integer'] as const;

interface DecoderDefinition {
  readonly source: string;
  readonly target: string;
  readonly binary_to_text_encoding: (typeof ENCODINGS)[number];
  readonly input_representation: (typeof REPRESENTATIONS)[number];
}

/** Decodes Base64 or hex text. Text that was cut is decoded as far as it goes; what cannot be decoded stays as it is. */
export const decoderProcessor = processorType('decoder-processor', read, compile);

function read(fields: Fields): DecoderDefinition {
  return {
    source: fields.text('source'),
    target: fields.text('target'),
    binary_to_text_encoding: fields.choice('binary_to_text_encoding', ENCODINGS),
    input_representation: fields.choice('input_representation', REPRESENTATIONS, 'utf_8'),
  };
}

function compile(definition: DecoderDefinition): ProcessLog {
  const { source, target, binary_to_text_encoding: encoding, input_representation: representation } = definition;
  return (log) => {
    const text = log.text(source);
    if (text === undefined) return 'no_source';
    const bytes = encoding === 'base64' ? fromBase64(text.trim()) : fromHex(text.trim());
    if (bytes === undefined) return 'not_decodable';
    const value = representation === 'integer' ? integerOf(bytes) : textOf(bytes, representation);
    if (value === undefined) return 'not_decodable';
    log.set(target, value);
    return undefined;
  };
}

function fromBase64(text: string): Buffer | undefined {
  return text !== '' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function fromHex(text: string): Buffer | undefined {
  const digits = text.startsWith('0x') || text.startsWith('0X') ? text.slice(2) : text;
  if (digits === '' || !/^[0-9A-Fa-f]+$/.test(digits)) return undefined;
  // Half a byte at the end is what is left of a cut.
  return Buffer.from(
    digits.length % 2 === 1 && digits.length > 1 ? digits.slice(0, -1) : digits.padStart(2, '0'),
    'hex',
  );
}

function integerOf(bytes: Buffer): number | string | undefined {
  if (bytes.length > 8) return undefined;
  const value = BigInt(`0x${bytes.toString('hex')}`);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16le', { fatal: true });

function textOf(bytes: Buffer, representation: 'utf_8' | 'utf_16'): string | undefined {
  const whole = representation === 'utf_16' ? bytes.subarray(0, bytes.length - (bytes.length % 2)) : bytes;
  try {
    return (representation === 'utf_16' ? utf16 : utf8).decode(whole);
  } catch {
    return undefined;
  }
}
