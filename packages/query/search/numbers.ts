const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** Reads a number as ClickHouse's toFloat64OrNull does, so that predicate and SQL agree; null when it is none, or NaN. */
export function readNumber(text: string): number | null {
  if (text.length > 400) return null;
  if (DECIMAL.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite === null) return null;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
  d: 86_400e9,
};

/** A duration as written in a search (`2s`, `1.5ms`, or digits that already are nanoseconds); null when it is none. */
export function readDurationNs(text: string): number | null {
  const plain = readNumber(text);
  if (plain !== null) return plain;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-zµμ]+)$/.exec(text);
  if (match === null) return null;
  const scale = NANOSECONDS[match[2] ?? ''];
  return scale === undefined ? null : Number(match[1]) * scale;
}

/** Order of two strings by their UTF-8 bytes, as ClickHouse compares them (UTF-16 order differs above U+D800). */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Surrogates (characters above U+FFFF) sort after all other code units in UTF-8. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
