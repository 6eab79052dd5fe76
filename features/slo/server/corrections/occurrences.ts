import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { RRuleTemporal } from 'rrule-temporal';
import type { Stretch } from '../history/stretches.ts';
import type { StoredCorrection } from './stored.ts';

const LONGEST_RULE = 500;
/** More often than that is no maintenance. */
const FREQUENCIES = /(?:^|;)FREQ=(?:HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)/;
/** Bounds the search of rules that hit nothing, such as the 30th of February, and of those that began long ago. */
const MOST_CANDIDATES = 200_000;

type Timing = Pick<StoredCorrection, 'start' | 'end' | 'rrule' | 'duration' | 'timezone'>;

/** When a correction holds within a window. Throws what the rule's reader throws, which `checkTiming` has ruled out. */
export function occurrencesOf(timing: Timing, window: Stretch): Stretch[] {
  const { start, end, rrule, duration } = timing;
  if (rrule === null) {
    const from = Math.max(start, window.from);
    const to = Math.min(end ?? window.to, window.to);
    return to > from ? [{ from, to }] : [];
  }
  const length = duration ?? 0;
  const after = new Date((window.from - length) * 1000);
  return ruleOf(rrule, start, timing.timezone)
    .between(after, new Date(window.to * 1000), true)
    .map(({ epochMilliseconds }) => {
      const from = Math.floor(epochMilliseconds / 1000);
      return { from: Math.max(from, window.from), to: Math.min(from + length, window.to) };
    })
    .filter(({ from, to }) => to > from);
}

/** Throws `bad_correction` (400) for a time zone or a rule that cannot be read. */
export function checkTiming({ rrule, start, timezone }: Timing): void {
  if (!isTimeZone(timezone)) throw badRequest('bad_correction', `Invalid timezone: ${timezone.slice(0, 100)}`);
  if (rrule === null) return;
  if (rrule.length > LONGEST_RULE || !FREQUENCIES.test(bare(rrule)) || /[\r\n]|DTSTART|DTEND|BYSECOND/.test(rrule)) {
    throw badRequest('bad_correction', 'Invalid rrule: it is no rule such as FREQ=DAILY;INTERVAL=1');
  }
  try {
    ruleOf(rrule, start, timezone).next(new Date(0), true);
  } catch (error) {
    throw badRequest('bad_correction', `Invalid rrule: ${messageOf(error)}`);
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Clients send rules with and without their name. */
function bare(rrule: string): string {
  return rrule.replace(/^RRULE:/i, '');
}

/** The rule in its time zone, where days have 23 and 25 hours too. */
function ruleOf(rrule: string, startUnixS: number, timezone: string): RRuleTemporal {
  const format = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  // 2026-11-22 12:00:00
  const local = format
    .format(startUnixS * 1000)
    .replaceAll(/[-:]/g, '')
    .replace(' ', 'T');
  return new RRuleTemporal({
    rruleString: `DTSTART;TZID=${timezone}:${local}\nRRULE:${bare(rrule)}`,
    includeDtstart: true,
    maxCandidateEvaluations: MOST_CANDIDATES,
    cache: false,
  });
}
