const STEPS = ['', 'K', 'M', 'G', 'T', 'P', 'E'] as const;

/** `1536` as `1.5KB`; steps of 1024. */
export function humanizeBytes(value: number): string {
  return inSteps(value, 'B');
}

/** `1536` as `1.5Kb`. */
export function humanizeBits(value: number): string {
  return inSteps(value, 'b');
}

function inSteps(value: number, unit: string): string {
  if (!Number.isFinite(value)) return `${value}${unit}`;
  let size = value;
  let step = 0;
  while (Math.abs(size) >= 1024 && step < STEPS.length - 1) {
    size /= 1024;
    step++;
  }
  return `${plainNumber(Math.round(size * 100) / 100)}${STEPS[step]}${unit}`;
}

/** A number as people write it: few decimals, no exponent where it can be done without. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return String(value);
  return String(Number(value.toFixed(size >= 1 ? 3 : 6)));
}
