/** Steps between the marks of a time axis, in seconds, that people count in. */
export const TIME_STEPS: readonly number[] = [
  1,
  2,
  5,
  10,
  15,
  30,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * 3600),
  ...[1, 2, 3, 4, 5, 7, 10, 14, 30, 60, 90, 180, 365].map((days) => days * 86_400),
];

/** Powers of two: bytes are counted in units of 1024, where steps of tens give 9.77 GiB. */
const BINARY_STEPS: readonly number[] = Array.from({ length: 90 }, (_, power) => 2 ** (power - 20));

/** The steps of a value axis by Datadog's unit name; undefined for those that count in tens. */
export function valueSteps(unit: string): readonly number[] | undefined {
  return /^(byte|kibibyte|mebibyte|gibibyte|tebibyte)(\/|$)/.test(unit) ? BINARY_STEPS : undefined;
}
