import { shiftGrid } from '../grid.ts';
import type { FunctionDefinition } from './definition.ts';

/** Beyond what anybody keeps: thirty years. */
const MOST_S = 1e9;

/** The same series at another time, drawn at this one. */
export const timeshiftFunctions: readonly FunctionDefinition[] = [
  {
    // Negative seconds look back, as Datadog writes it: timeshift(series, -3600).
    name: 'timeshift',
    parameters: [{ name: 'seconds', initial: '-3600' }],
    reads: (args, grid) => [shiftGrid(grid, -Math.max(-MOST_S, Math.min(MOST_S, args.number(0))))],
    apply: (series) => series,
  },
  before('hour_before', 3_600),
  before('day_before', 86_400),
  before('week_before', 604_800),
  // Four weeks, as Datadog has it.
  before('month_before', 2_419_200),
];

function before(name: string, seconds: number): FunctionDefinition {
  return { name, parameters: [], reads: (_args, grid) => [shiftGrid(grid, seconds)], apply: (series) => series };
}
