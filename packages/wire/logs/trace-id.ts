/**
 * Ids of traces and spans as log libraries write them. Datadog's libraries write unsigned decimals of 64 bits, or 32 hex
 * digits when they carry 128 bits; OpenTelemetry's write 32 and 16 hex digits.
 */

const LARGEST = 0xffffffffffffffffn;

/** 32 lower-case hex digits, or undefined; a 64-bit id gets zeros before it. */
export function traceIdOf(value: unknown): string | undefined {
  const id = idOf(value, 32);
  return id === undefined ? undefined : id.length === 32 ? id : id.padStart(32, '0');
}

/** 16 lower-case hex digits, or undefined. */
export function spanIdOf(value: unknown): string | undefined {
  const id = idOf(value, 16);
  return id === undefined ? undefined : id.padStart(16, '0');
}

/** The low 64 bits of an id of hex digits, as Datadog's libraries write them: an unsigned decimal. */
export function decimalOf(hexDigits: string): string {
  return BigInt(`0x${hexDigits.slice(-16)}`).toString();
}

function idOf(value: unknown, hexDigits: number): string | undefined {
  let text: string;
  if (typeof value === 'string') text = value;
  else if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) text = String(value);
  else return undefined;
  const length = text.length;
  if (length === 0 || length > 32) return undefined;
  const kind = kindOf(text);
  // Sixteen digits may be either; a letter or a leading zero says hex, else Datadog's decimals are more common.
  const isDecimal = kind === DECIMAL && length <= 20 && (length !== 16 || text.charCodeAt(0) !== 48);
  if (isDecimal) {
    const number = BigInt(text);
    return number === 0n || number > LARGEST ? undefined : number.toString(16).padStart(16, '0');
  }
  return (kind === HEX || kind === DECIMAL) && (length === hexDigits || length === 16) ? text.toLowerCase() : undefined;
}

const NEITHER = 0;
const ZERO = 1;
const DECIMAL = 2;
const HEX = 3;

function kindOf(text: string): typeof NEITHER | typeof ZERO | typeof DECIMAL | typeof HEX {
  let kind: typeof ZERO | typeof DECIMAL | typeof HEX = ZERO;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      if (code !== 48 && kind === ZERO) kind = DECIMAL;
    } else if ((code | 32) >= 97 && (code | 32) <= 102) kind = HEX;
    else return NEITHER;
  }
  return kind;
}
