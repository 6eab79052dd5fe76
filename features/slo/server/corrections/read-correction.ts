import type { SloCorrectionCategory } from '@komainu/contracts/slo/history.ts';
import type { Author } from '@komainu/http/author.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import { checkTiming } from './occurrences.ts';
import type { StoredCorrection } from './stored.ts';

const CATEGORIES: readonly SloCorrectionCategory[] = [
  'Scheduled Maintenance',
  'Outside Business Hours',
  'Deployment',
  'Other',
];
const MOST_CHARACTERS = 5_000;
const MOST_DURATION_S = 366 * 86_400;

/** Reads what a client sent to make a correction, or to change one: what is left out stays. Throws `bad_correction` (400). */
export function readCorrection(
  attributes: JsonObject,
  by: Author,
  before: StoredCorrection | undefined,
): StoredCorrection {
  const given = (name: string): unknown => attributes[name];
  const kept = <Value>(name: string, read: (value: unknown) => Value, otherwise: Value): Value =>
    given(name) === undefined ? otherwise : read(given(name));
  const correction: StoredCorrection = {
    // To what a correction belongs does not change; a search may be put differently.
    sloId: before === undefined ? kept('slo_id', (value) => text(value, 'slo_id'), null) : before.sloId,
    sloQuery: kept('slo_query', (value) => text(value, 'slo_query'), before?.sloQuery ?? null),
    category: kept('category', categoryOf, before?.category ?? null) ?? missing('category'),
    description: kept('description', (value) => text(value, 'description'), before?.description ?? '') ?? '',
    start: kept('start', (value) => time(value, 'start'), before?.start ?? null) ?? missing('start'),
    end: kept('end', (value) => time(value, 'end'), before?.end ?? null),
    rrule: kept('rrule', (value) => text(value, 'rrule'), before?.rrule ?? null),
    duration: kept('duration', (value) => time(value, 'duration'), before?.duration ?? null),
    timezone: kept('timezone', (value) => text(value, 'timezone'), before?.timezone ?? 'UTC') ?? 'UTC',
    creator: before?.creator ?? by,
    modifier: before === undefined ? null : by,
  };
  if ((correction.sloId === null) === (correction.sloQuery === null)) {
    throw bad("either 'slo_id' or 'slo_query' is needed");
  }
  return checkTimes(correction);
}

function checkTimes(correction: StoredCorrection): StoredCorrection {
  const { start, end, rrule, duration } = correction;
  checkTiming(correction);
  if (rrule === null && duration !== null) throw bad("'duration' is for recurring corrections: 'rrule' is missing");
  if (rrule !== null && (duration === null || duration <= 0 || duration > MOST_DURATION_S)) {
    throw bad("recurring corrections need a 'duration' of 1 second to a year");
  }
  if (rrule !== null && end !== null) throw bad("recurring corrections have a 'duration', and no 'end'");
  if (end !== null && end <= start) throw bad("'end' should be later than 'start'");
  return correction;
}

function categoryOf(value: unknown): SloCorrectionCategory | null {
  const category = CATEGORIES.find((one) => one === value);
  if (category === undefined) throw bad(`'category' should be one of ${CATEGORIES.join(', ')}`);
  return category;
}

function text(value: unknown, name: string): string | null {
  if (value === null || value === '') return null;
  if (typeof value !== 'string') throw bad(`'${name}' should be string`);
  if (value.length > MOST_CHARACTERS) throw bad(`'${name}' is longer than ${MOST_CHARACTERS} characters`);
  return value;
}

/** Whole seconds, within what dates can hold. */
function time(value: unknown, name: string): number | null {
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > 32_503_680_000) {
    throw bad(`'${name}' should be a whole number of seconds`);
  }
  return value;
}

function missing(name: string): never {
  throw bad(`'${name}' is missing`);
}

function bad(reason: string): Error {
  return badRequest('bad_correction', `Invalid payload: ${reason}`);
}
