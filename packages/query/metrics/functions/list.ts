import { anomaliesFunctions } from './anomalies.ts';
import { arithmeticFunctions } from './arithmetic.ts';
import { autosmoothFunctions } from './autosmooth.ts';
import { boundsFunctions } from './bounds.ts';
import { calendarShiftFunctions } from './calendar-shift.ts';
import { countFunctions } from './count.ts';
import type { FunctionDefinition } from './definition.ts';
import { forecastFunctions } from './forecast.ts';
import { missingFunctions } from './missing.ts';
import { movingRollupFunctions } from './moving-rollup.ts';
import { outliersFunctions } from './outliers.ts';
import { piecewiseConstantFunctions } from './piecewise-constant.ts';
import { rankFunctions } from './rank.ts';
import { rateFunctions } from './rate.ts';
import { smoothFunctions } from './smooth.ts';
import { timeshiftFunctions } from './timeshift.ts';
import { trendFunctions } from './trend.ts';

export type { FunctionDefinition, Parameter } from './definition.ts';

/** Every family of functions, by name. A new word is a definition in its family's file. */
const FAMILIES: readonly (readonly FunctionDefinition[])[] = [
  anomaliesFunctions,
  arithmeticFunctions,
  autosmoothFunctions,
  boundsFunctions,
  calendarShiftFunctions,
  countFunctions,
  forecastFunctions,
  missingFunctions,
  movingRollupFunctions,
  outliersFunctions,
  piecewiseConstantFunctions,
  rankFunctions,
  rateFunctions,
  smoothFunctions,
  timeshiftFunctions,
  trendFunctions,
];

const byName: ReadonlyMap<string, FunctionDefinition> = new Map(FAMILIES.flat().map((one) => [one.name, one]));

export function findFunction(name: string): FunctionDefinition | null {
  return byName.get(name) ?? null;
}

/** All names, sorted, for messages and completion. */
export function functionNames(): readonly string[] {
  return [...byName.keys()].sort();
}
