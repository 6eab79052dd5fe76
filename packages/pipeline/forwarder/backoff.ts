/** How failures are waited out: between `baseS · 2ⁿ / factor` and `baseS · 2ⁿ`, at most `maxS`, in seconds. */
export interface BackoffPolicy {
  readonly factor: number;
  readonly baseS: number;
  readonly maxS: number;
  /** Failures that a success makes up for; all of them with `recoveryReset`. */
  readonly recoveryInterval: number;
  readonly recoveryReset: boolean;
}

export const USUAL_BACKOFF: BackoffPolicy = {
  factor: 2,
  baseS: 0.5,
  maxS: 30,
  recoveryInterval: 2,
  recoveryReset: true,
};

/** Milliseconds before attempt `attempt` (from 1); `random` in [0, 1) spreads many agents apart. */
export function waitMs(policy: BackoffPolicy, attempt: number, random: () => number): number {
  const mostMs = Math.min(policy.maxS, policy.baseS * 2 ** Math.min(attempt - 1, 30)) * 1_000;
  const leastMs = mostMs / policy.factor;
  return Math.round(leastMs + (mostMs - leastMs) * random());
}

/** Failures that are left after a success. */
export function recovered(policy: BackoffPolicy, failures: number): number {
  return policy.recoveryReset ? 0 : Math.max(0, failures - policy.recoveryInterval);
}
