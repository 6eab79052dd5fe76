/** About `count` round numbers from below `low` to above `high`, rising; their steps are 1, 2 or 5 times a power of ten. */
export function valueTicks(low: number, high: number, count: number): readonly number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  // Multiples of the step, cut back to the digits that the step has: 0.30000000000000004 is 0.3.
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(digits)));
}

/** 1234567 as `1.23M`; units of time and bytes are left to the title. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  for (const [least, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (size >= least) return `${Number((value / least).toPrecision(3))}${letter}`;
  }
  return String(Number(value.toPrecision(3)));
}

const STEPS_S = [
  1, 5, 10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/** Whole steps of the clock within a window, at most `count`, in Unix seconds (UTC). */
export function timeTicks(fromUnixS: number, toUnixS: number, count: number): readonly number[] {
  const span = toUnixS - fromUnixS;
  const step = STEPS_S.find((one) => span / one <= count) ?? Math.ceil(span / count / 604_800) * 604_800;
  const ticks: number[] = [];
  for (let time = Math.ceil(fromUnixS / step) * step; time <= toUnixS; time += step) ticks.push(time);
  return ticks;
}
