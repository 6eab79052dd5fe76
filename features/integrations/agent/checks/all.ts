import type { CheckModule } from '../check.ts';

/** Every check by its name; loaded when a configuration asks for it. One line a check, sorted. */
export const CHECKS: Readonly<Record<string, () => Promise<{ readonly check: CheckModule }>>> = {
  apache: () => import('./apache/check.ts'),
  nginx: () => import('./nginx/check.ts'),
  redisdb: () => import('./redisdb/check.ts'),
};
