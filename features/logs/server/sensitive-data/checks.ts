/**
 * Check digits of numbers that identify people and accounts. Each takes the text that a pattern matched, separators
 * included, and says whether its check holds: what tells a card from a number of an order.
 */

/** Payment cards, Canadian SIN (ISO/IEC 7812-1, annex B). */
export function luhn(text: string): boolean {
  const digits = digitsOf(text);
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits[digits.length - 1 - index] ?? 0;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 1 && sum % 10 === 0 && digits.some((digit) => digit !== 0);
}

/** International bank account numbers: ISO 13616 (MOD 97-10), with the length that the country has. */
export function iban(text: string): boolean {
  const code = text.replace(/[ -]/g, '').toUpperCase();
  const length = IBAN_LENGTHS.get(code.slice(0, 2));
  if (length !== code.length) return false;
  let remainder = 0;
  for (const character of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 ' +
    'SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Japanese My Number, the 12 digits of a person (ordinance of the Ministry of Internal Affairs, article 5). */
export function myNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 12) return false;
  let sum = 0;
  // From the right, the check digit left out: weights 2 to 7, then 2 to 6.
  for (let place = 1; place <= 11; place++) sum += (digits[11 - place] ?? 0) * (place <= 6 ? place + 1 : place - 5);
  const remainder = sum % 11;
  return digits[11] === (remainder <= 1 ? 0 : 11 - remainder) && digits.some((digit) => digit !== digits[0]);
}

/** Japanese corporate numbers, 13 digits with the check in front. */
export function japaneseCorporateNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 13) return false;
  let sum = 0;
  for (let place = 1; place <= 12; place++) sum += (digits[13 - place] ?? 0) * (place % 2 === 1 ? 1 : 2);
  return digits[0] === 9 - (sum % 9);
}

/** Japanese driving licences: 12 digits, of which the eleventh checks those before it. */
export function japaneseDrivingLicence(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 12) return false;
  const remainder = weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return digits[10] === (remainder <= 1 ? 0 : 11 - remainder);
}

/** British NHS numbers. */
export function nhsNumber(text: string): boolean {
  const digits = digitsOf(text);
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return digits.length === 10 && digits[9] === (check === 11 ? 0 : check);
}

/** Australian tax file numbers. */
export function australianTaxFileNumber(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 9 && weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
}

/** Dutch citizen service numbers: the eleven test. */
export function dutchCitizenNumber(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 9 && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !/^0+$/.test(text);
}

/** German tax identification numbers: ISO 7064, MOD 11,10. */
export function germanTaxNumber(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11 || digits[0] === 0) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return digits[10] === (11 - product) % 10;
}

/** Spanish DNI and NIE: the letter is the number modulo 23. */
export function spanishIdentity(text: string): boolean {
  const code = text.toUpperCase().replace(/[ -]/g, '');
  const number = Number(code.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2'));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(number % 23) === code.at(-1);
}

/** French social security numbers: 97 less the number modulo 97. */
export function frenchSocialSecurity(text: string): boolean {
  const code = text.toUpperCase().replace(/[ .-]/g, '').replace('2A', '19').replace('2B', '18');
  if (!/^\d{15}$/.test(code)) return false;
  return 97 - Number(BigInt(code.slice(0, 13)) % 97n) === Number(code.slice(13));
}

/** Brazilian CPF: two check digits. */
export function brazilianCpf(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 11 || digits.every((digit) => digit === digits[0])) return false;
  const check = (count: number) => {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += (digits[index] ?? 0) * (count + 1 - index);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === digits[9] && check(10) === digits[10];
}

const VERHOEFF_PRODUCT = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const VERHOEFF_TURN = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Indian Aadhaar numbers: Verhoeff's check. */
export function aadhaar(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 12) return false;
  let check = 0;
  for (let index = 0; index < 12; index++) {
    const turned = VERHOEFF_TURN[index % 8]?.charAt(digits[11 - index] ?? 0) ?? '0';
    check = Number(VERHOEFF_PRODUCT[check]?.charAt(Number(turned)));
  }
  return check === 0;
}

/** Korean resident registration numbers. */
export function koreanResident(text: string): boolean {
  const digits = digitsOf(text);
  const sum = weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return digits.length === 13 && digits[12] === (11 - (sum % 11)) % 10;
}

/** Chinese resident identity numbers: ISO 7064, MOD 11-2. */
export function chineseResident(text: string): boolean {
  const sum = weighted(digitsOf(text.slice(0, 17)), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return text.length === 18 && '10X98765432'.charAt(sum % 11) === text.charAt(17).toUpperCase();
}

/** Singaporean NRIC and FIN. */
export function singaporeIdentity(text: string): boolean {
  const code = text.toUpperCase();
  const kind = code.charAt(0);
  const sum = weighted(digitsOf(code.slice(1, 8)), [2, 7, 6, 5, 4, 3, 2]) + (kind === 'T' || kind === 'G' ? 4 : 0);
  const letters = kind === 'S' || kind === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK';
  return letters.charAt(sum % 11) === code.charAt(8);
}

/** American bank routing numbers (ABA). */
export function routingNumber(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length === 9 && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 && !/^0+$/.test(text);
}

/** American social security numbers: parts that were never given out. */
export function socialSecurity(text: string): boolean {
  const [area = '', group = '', serial = ''] = text.split(/[ -]/);
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';
}

/** Vehicle identification numbers (ISO 3779, check digit of North America). */
export function vehicleNumber(text: string): boolean {
  const code = text.toUpperCase();
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  let sum = 0;
  for (let index = 0; index < 17; index++) {
    const character = code.charAt(index);
    const value = /\d/.test(character) ? character : VIN_VALUES.charAt(VIN_LETTERS.indexOf(character));
    sum += Number(value) * (weights[index] ?? 0);
  }
  return '0123456789X'.charAt(sum % 11) === code.charAt(8) && /[A-Z]/.test(code) && /\d/.test(code);
}
const VIN_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const VIN_VALUES = '12345678123457923456789';

/** A number of an IPv4 address, none above 255. */
export function ipv4(text: string): boolean {
  return text.split('.').every((part) => Number(part) <= 255);
}

/** Keys are random: words and examples of one repeated character are not. */
export function looksRandom(text: string): boolean {
  return new Set(text).size >= Math.min(10, text.length / 2);
}

function digitsOf(text: string): readonly number[] {
  const digits: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) digits.push(code - 48);
  }
  return digits;
}

function weighted(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
}
