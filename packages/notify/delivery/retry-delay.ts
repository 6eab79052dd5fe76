const FIRST_MS = 5_000;
const MOST_MS = 600_000;

/** How long to wait after so many attempts: twice as long each time up to ten minutes, give or take a quarter. */
export function retryDelayMs(attempts: number, random: number): number {
  const delayMs = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(20, attempts - 1));
  return Math.round(delayMs * (0.75 + random / 2));
}
