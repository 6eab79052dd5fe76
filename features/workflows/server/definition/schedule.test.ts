import { expect, it } from 'vitest';
import { nextOccurrence, scheduleOf, scheduleProblem } from './schedule.ts';

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 22, hour, minute);

it.each([
  ['FREQ=HOURLY', at(4), at(4, 3)],
  ['RRULE:FREQ=MINUTELY;INTERVAL=10', at(4, 3), at(4, 13)],
  ['FREQ=DAILY;BYHOUR=9;BYMINUTE=0', at(8), at(9)],
  ['DTSTART;TZID=Asia/Tokyo:20261101T180000\nRRULE:FREQ=DAILY', at(8), at(9)],
  ['FREQ=HOURLY;COUNT=2', at(5), undefined],
])('%s', (rule, afterMs, expected) => {
  expect(nextOccurrence({ rule, isExclusive: false }, at(0, 3), afterMs)).toBe(expected);
});

it.each([
  [{ rruleExpression: 'FREQ=DAILY' }, undefined],
  [{ rruleExpression: 'FREQ=DAILY', overlapBehavior: 'EXCLUSIVE_RUN' }, undefined],
  [{ rruleExpression: 'FREQ=SECONDLY' }, 'is no rule such as'],
  [{ rruleExpression: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'rruleExpression of scheduleTrigger'],
  [{}, 'is no rule such as'],
  [{ rruleExpression: 'FREQ=DAILY', overlapBehavior: 'X' }, 'neither EXCLUSIVE_RUN nor OVERLAP_ALLOWED'],
])('%j: %s', (settings, reason) => {
  const problem = scheduleProblem(settings);
  if (reason === undefined) expect(problem).toBeUndefined();
  else expect(problem).toContain(reason);
});

it('reads triggers', () => {
  const settings = { rruleExpression: 'FREQ=DAILY', overlapBehavior: 'EXCLUSIVE_RUN' };
  expect([scheduleOf({ scheduleTrigger: settings }), scheduleOf({ apiTrigger: {} })]).toEqual([
    { rule: 'FREQ=DAILY', isExclusive: true },
    undefined,
  ]);
});
