/** Ten rounds until the code that answers is compiled and what it reads is in memory. */
const USUAL = { warmUp: 10, tries: 15 };

/**
 * Median milliseconds of each. They take turns, so that whatever else the machine does meets all of them alike.
 */
export async function mediansOf(
  works: readonly (() => Promise<unknown>)[],
  { warmUp, tries } = USUAL,
): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let index = 0; index < warmUp + tries; index++) {
    for (const [which, work] of works.entries()) {
      const startedMs = performance.now();
      await work();
      if (index >= warmUp) times[which]?.push(performance.now() - startedMs);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[list.length >> 1] ?? 0);
}
