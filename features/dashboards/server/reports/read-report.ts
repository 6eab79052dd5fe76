import { REPORT_SPANS, type ReportFields, type ReportSchedule } from '@komainu/contracts/dashboards/reports.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf, stringsOf } from '@komainu/kernel/json.ts';
import { isAddress } from '@komainu/notify/channels/email.ts';
import { isTimeZone } from './schedule.ts';

const MOST_RECIPIENTS = 50;
const MOST_VALUES = 100;
const LONGEST = 200;

/** Reads the body of a report; throws `bad_report` (400) that names what is wrong with it. */
export function readReport(body: unknown): ReportFields {
  const given = objectOf(body);
  const recipients = [...new Set(stringsOf(given['recipients']).map((one) => one.trim()))].filter(Boolean);
  const wrong = recipients.find((one) => !isAddress(one));
  if (wrong !== undefined) throw bad(`${wrong.slice(0, LONGEST)} is no e-mail address`);
  if (recipients.length === 0) throw bad('recipients must name an e-mail address');
  if (recipients.length > MOST_RECIPIENTS) throw bad(`a report has at most ${MOST_RECIPIENTS} recipients`);
  return {
    title: text(given, 'title'),
    schedule: readSchedule(given['schedule']),
    format: oneOf(given, 'format', ['pdf', 'png']),
    span: oneOf(given, 'span', REPORT_SPANS),
    recipients,
    variables: readVariables(given['variables']),
    language: oneOf(given, 'language', ['en', 'ja']),
    isPaused: given['isPaused'] === true,
  };
}

function readSchedule(value: unknown): ReportSchedule {
  const given = objectOf(value);
  const time = given['time'];
  if (typeof time !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw bad('schedule.time is a time of the day such as 08:30');
  }
  const timeZone = given['timeZone'];
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    throw bad('schedule.timeZone is the name of a time zone such as Asia/Tokyo');
  }
  return {
    frequency: oneOf(given, 'frequency', ['daily', 'weekly', 'monthly']),
    time,
    weekday: whole(given, 'weekday', 7),
    monthDay: whole(given, 'monthDay', 31),
    timeZone,
  };
}

function readVariables(value: unknown): ReportFields['variables'] {
  const entries = Object.entries(objectOf(value)).map(([name, values]) => [name, stringsOf(values)] as const);
  if (entries.length > MOST_VALUES || entries.some(([, values]) => values.length > MOST_VALUES)) {
    throw bad(`variables are at most ${MOST_VALUES}, each with at most ${MOST_VALUES} values`);
  }
  return Object.fromEntries(entries);
}

function text(given: JsonObject, key: string): string {
  const value = given[key] ?? '';
  if (typeof value !== 'string' || value.length > LONGEST)
    throw bad(`${key} is a text of at most ${LONGEST} characters`);
  return value.trim();
}

function oneOf<Word extends string>(given: JsonObject, key: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === given[key]);
  if (found === undefined) throw bad(`${key} must be one of ${words.join(', ')}`);
  return found;
}

/** From 1; 1 unless given. */
function whole(given: JsonObject, key: string, most: number): number {
  const value = given[key] ?? 1;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) {
    throw bad(`schedule.${key} is a whole number from 1 to ${most}`);
  }
  return value;
}

const bad = (reason: string) => badRequest('bad_report', `Invalid report: ${reason}`);
