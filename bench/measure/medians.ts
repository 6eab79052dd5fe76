/** Until the code that answers is compiled and what it reads is in memory. */
const WARM_UP = 10;
const TRIES = 15;

/**
 * Median milliseconds of each. They take turns, so that whatever else the machine does meets all of them alike.
 */
export async function mediansOf(works: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let index = 0; index < WARM_UP + TRIES; index++) {
    for (const [which, work] of works.entries()) {
      const startedMs = performance.now();
      await work();
      if (index >= WARM_UP) times[which]?.push(performance.now() - startedMs);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[list.length >> 1] ?? 0);
}
