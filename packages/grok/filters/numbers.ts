import { type Filter, ofText } from './value.ts';

/** A decimal number; undefined for anything else. */
export function toNumber(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) && text.trim() !== '' && !/[xXbBoO]/.test(text) ? value : undefined;
}

/** An integer; one that a double cannot hold stays text, so that identifiers survive. */
export function toInteger(text: string): number | string | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

const textToNumber = ofText(toNumber);

export const number: Filter = (value) => (typeof value === 'number' ? value : textToNumber(value));

export const integer: Filter = (value) => {
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' ? (toShortInteger(value) ?? toInteger(value.trim())) : undefined;
};

/** Digits alone, few enough for a double: nearly all integers that logs hold, at a third of the cost. */
function toShortInteger(text: string): number | undefined {
  const { length } = text;
  if (length === 0 || length > 15) return undefined;
  let value = 0;
  for (let index = 0; index < length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

/** With an exponent: `1e3` is 1000. */
export const integerExt: Filter = ofText((text) => {
  const plain = toInteger(text);
  if (plain !== undefined) return plain;
  const value = toNumber(text);
  return value === undefined ? undefined : Math.trunc(value);
});

/** Multiplies; what decimal fractions lose in doubles (0.202 * 1e9) is rounded away where that is possible. */
export function scale(factor: number): Filter {
  return (value) => {
    const amount = typeof value === 'number' ? value : typeof value === 'string' ? toNumber(value) : undefined;
    if (amount === undefined) return undefined;
    const product = amount * factor;
    if (!Number.isFinite(product)) return undefined;
    return Number.isInteger(product) ? product : Number(product.toPrecision(15));
  };
}
