/** What runs are bounded by. */
export const LIMITS = {
  /** Runs that have not ended, of all workflows. */
  mostRuns: 1_000,
  /** Runs that this server works at; the others wait for their turn. */
  mostAtOnce: 16,
  /** Steps of a run that are under way at the same time. */
  mostSteps: 8,
  longestRunMs: 7 * 86_400_000,
  longestAttemptMs: 60_000,
  /** Of a step, as JSON. */
  mostOutputCharacters: 256 * 1024,
  mostInputCharacters: 64 * 1024,
  /** Of a run with all its steps, as JSON. */
  mostBodyCharacters: 2 * 1024 * 1024,
  /** How often the server may stop while a step is under way before the step is to blame. */
  mostInterruptions: 3,
  /** Ended runs are kept so long, and so many of a workflow. */
  keptMs: 30 * 86_400_000,
  mostKept: 500,
  /** Started in a minute, of one workflow. */
  mostPerMinute: 120,
} as const;
