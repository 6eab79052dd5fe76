/**
 * Whether `source[start, stop)` is a payment card number: 12 to 19 digits, spaces and dashes between them, a known
 * issuer's first digits and, unless told otherwise, a right Luhn checksum. The whole value must be the number.
 */
export function isCardNumber(source: Uint8Array, start: number, stop: number, checkLuhn = true): boolean {
  // Most values fall out here: too long, too short, or not starting with a digit.
  if (stop - start < 12 || stop - start > 40) return false;
  let digits = 0;
  let prefix = 0;
  let sum = 0;
  let doubled = false;
  for (let at = stop - 1; at >= start; at--) {
    const byte = source[at] ?? 0;
    if (byte === 32 || byte === 45) continue;
    const digit = byte - 48;
    if (digit < 0 || digit > 9) return false;
    const value = doubled ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    doubled = !doubled;
    digits++;
  }
  if (digits < 12 || digits > 19 || (checkLuhn && sum % 10 !== 0)) return false;
  for (let at = start, read = 0; read < 4; at++) {
    const byte = source[at] ?? 0;
    if (byte === 32 || byte === 45) continue;
    prefix = prefix * 10 + byte - 48;
    read++;
  }
  return isIssuer(prefix, digits);
}

/** First four digits and lengths of the large issuers (ISO/IEC 7812 ranges). */
function isIssuer(prefix: number, digits: number): boolean {
  const two = Math.floor(prefix / 100);
  if (Math.floor(prefix / 1000) === 4) return digits === 13 || digits === 16 || digits === 19;
  if ((two >= 51 && two <= 55) || (prefix >= 2221 && prefix <= 2720)) return digits === 16;
  if (two === 34 || two === 37) return digits === 15;
  if (two === 36 || two === 38 || two === 39 || (prefix >= 3000 && prefix <= 3059)) return digits >= 14;
  if (prefix >= 3528 && prefix <= 3589) return digits >= 16;
  if (prefix === 6011 || two === 65 || (prefix >= 6440 && prefix <= 6499)) return digits >= 16;
  if (two === 62) return digits >= 16;
  return two === 50 || (two >= 56 && two <= 69);
}
