/** Long enough for a machine that runs other suites beside this one; a check that holds is not kept waiting. */
const PATIENCE_MS = 20_000;
const INTERVAL_MS = 25;

/** Runs `check` until it neither throws nor rejects, and gives its result; after twenty seconds it throws what was thrown last. */
export async function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  const endsAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= endsAt) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
