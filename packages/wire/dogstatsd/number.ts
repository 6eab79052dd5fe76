const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The number in `bytes[start, end)`, NaN when it is none: decimal, with sign, fraction and exponent. Infinities and NaN are
 * not numbers here. Up to 15 digits are read without making a string, exactly: both the digits and the power of ten are
 * whole numbers that a double holds, so one division rounds once.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let index = start;
  const sign = bytes[index];
  if (sign === 45 || sign === 43) index++;
  if (end - index > 16 || index >= end) return parseSlowly(bytes, start, end);
  let digits = 0;
  let seen = 0;
  let fraction = -1;
  for (; index < end; index++) {
    const code = bytes[index] ?? 0;
    const digit = code - 48;
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      seen++;
      if (fraction >= 0) fraction++;
    } else if (code === 46 && fraction < 0) fraction = 0;
    else return parseSlowly(bytes, start, end);
  }
  if (seen === 0 || digits > Number.MAX_SAFE_INTEGER) return parseSlowly(bytes, start, end);
  const value = fraction > 0 ? digits / (POWERS_OF_TEN[fraction] ?? Number.NaN) : digits;
  return sign === 45 ? -value : value;
}

function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 400) return Number.NaN;
  let text = '';
  for (let index = start; index < end; index++) text += String.fromCharCode(bytes[index] ?? 0);
  if (!FLOAT.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The whole number in `bytes[start, end)`, digits only and below 2^53; -1 when it is none. */
export function parseWhole(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > 15) return -1;
  let value = 0;
  for (let index = start; index < end; index++) {
    const digit = (bytes[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
