import type { SeriesEntry } from '../series-registry.ts';

type Id = Pick<SeriesEntry, 'idLow' | 'idHigh'>;

/** The ids of series as an array in SQL. */
export function idsSql(entries: readonly Id[]): string {
  const halves = new Int32Array(entries.length * 2);
  let at = 0;
  for (const { idLow, idHigh } of entries) {
    halves[at++] = idLow;
    halves[at++] = idHigh;
  }
  return arraySql(halves, 'UInt64');
}

/** Numbers as an array in SQL, of the narrowest type that holds them. */
export function numbersSql(numbers: Uint32Array): string {
  let most = 0;
  for (const number of numbers) if (number > most) most = number;
  if (most < 2 ** 8) return arraySql(new Uint8Array(numbers), 'UInt8');
  return most < 2 ** 16 ? arraySql(new Uint16Array(numbers), 'UInt16') : arraySql(numbers, 'UInt32');
}

/**
 * An array in SQL. Numbers travel as the bytes of one text, little-endian on both sides, which the engine reads a hundred
 * thousand of in a few milliseconds; a list of numbers takes it fifty times as long.
 */
function arraySql({ buffer, byteOffset, byteLength }: ArrayBufferView, type: `UInt${8 | 16 | 32 | 64}`): string {
  return `reinterpret(base64Decode('${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}'), 'Array(${type})')`;
}
