import { arithmeticFunctions } from './arithmetic.ts';
import { boundsFunctions } from './bounds.ts';
import { countFunctions } from './count.ts';
import type { FunctionDefinition } from './definition.ts';
import { missingFunctions } from './missing.ts';
import { movingRollupFunctions } from './moving-rollup.ts';
import { rankFunctions } from './rank.ts';
import { rateFunctions } from './rate.ts';
import { smoothFunctions } from './smooth.ts';
import { timeshiftFunctions } from './timeshift.ts';

export type { FunctionDefinition } from './definition.ts';

/** Every family of functions, by name. A new word is a definition in its family's file. */
const FAMILIES: readonly (readonly FunctionDefinition[])[] = [
  arithmeticFunctions,
  boundsFunctions,
  countFunctions,
  missingFunctions,
  movingRollupFunctions,
  rankFunctions,
  rateFunctions,
  smoothFunctions,
  timeshiftFunctions,
];

const byName: ReadonlyMap<string, FunctionDefinition> = new Map(FAMILIES.flat().map((one) => [one.name, one]));

export function findFunction(name: string): FunctionDefinition | null {
  return byName.get(name) ?? null;
}

/** All names, sorted, for messages and completion. */
export function functionNames(): readonly string[] {
  return [...byName.keys()].sort();
}
