import { calendarShifted, readShift } from '../calendar.ts';
import type { FunctionDefinition } from './definition.ts';
import { CALENDAR_SHIFT, TIME_ZONE } from './text-forms.ts';

/**
 * `calendar_shift(series, "-1mo", "Europe/Paris")`: the same time of day so many days, weeks or months earlier by the
 * clock of a time zone (UTC unless given), across clock changes and months of different lengths.
 */
export const calendarShiftFunctions: readonly FunctionDefinition[] = [
  {
    name: 'calendar_shift',
    parameters: [
      { name: 'shift', text: CALENDAR_SHIFT, initial: '-1w' },
      { name: 'timezone', optional: true, text: TIME_ZONE, initial: 'UTC' },
    ],
    reads(args, grid) {
      const shift = readShift(args.word(0));
      return shift === null ? [grid] : [calendarShifted(grid, shift.amount, shift.unit, args.word(1, 'UTC'))];
    },
    apply: (series) => series,
  },
];
