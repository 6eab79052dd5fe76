import type { Scenario } from '../scenario.ts';
import { clockSkew } from './clock-skew.ts';
import { errorBurst } from './error-burst.ts';
import { manySeries } from './many-series.ts';
import { megabyteLog } from './megabyte-log.ts';
import { thousandChildren } from './thousand-children.ts';
import { unicode } from './unicode.ts';

/** Sorted by name; a new scenario is a file of its own and one line here. */
export const SCENARIOS: readonly Scenario[] = [
  clockSkew,
  errorBurst,
  manySeries,
  megabyteLog,
  thousandChildren,
  unicode,
];
