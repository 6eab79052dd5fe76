import type { WorkflowTrigger } from '@komainu/contracts/workflows/workflow.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { RRuleTemporal } from 'rrule-temporal';

const LONGEST_RULE = 500;
/** Seconds are for machines that watch, not for workflows. */
const FREQUENCIES = /(?:^|[;:\n])FREQ=(?:MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$|\n)/;
const OVERLAPS: readonly unknown[] = [undefined, 'EXCLUSIVE_RUN', 'OVERLAP_ALLOWED'];
/** Bounds the search of rules that hit nothing, such as the 30th of February, and of those that began long ago. */
const MOST_CANDIDATES = 200_000;

/** When a workflow runs by itself: an RFC 5545 rule, with its `DTSTART` or as of `anchorMs`. */
export interface Schedule {
  readonly rule: string;
  /** Whether a run may begin while another is under way. */
  readonly isExclusive: boolean;
}

/** What a `scheduleTrigger` says; undefined when it says nothing that can be read. */
export function scheduleOf(trigger: WorkflowTrigger | undefined): Schedule | undefined {
  const settings = trigger?.['scheduleTrigger'];
  if (!isObject(settings) || typeof settings['rruleExpression'] !== 'string') return undefined;
  return { rule: settings['rruleExpression'], isExclusive: settings['overlapBehavior'] === 'EXCLUSIVE_RUN' };
}

/** What is wrong with the settings of a `scheduleTrigger`; undefined when nothing is. */
export function scheduleProblem(settings: unknown): string | undefined {
  const { rruleExpression: rule, overlapBehavior } = isObject(settings) ? settings : {};
  if (!OVERLAPS.includes(overlapBehavior))
    return 'overlapBehavior of scheduleTrigger is neither EXCLUSIVE_RUN nor OVERLAP_ALLOWED';
  if (typeof rule !== 'string' || rule.length > LONGEST_RULE || !FREQUENCIES.test(rule) || /BYSECOND/.test(rule)) {
    return 'rruleExpression of scheduleTrigger is no rule such as FREQ=DAILY;BYHOUR=9;BYMINUTE=0';
  }
  try {
    const first = ruleOf(rule, 0).next(new Date(0), true);
    return first === null ? 'rruleExpression of scheduleTrigger names no time' : undefined;
  } catch (error) {
    return `rruleExpression of scheduleTrigger cannot be read: ${messageOf(error)}`;
  }
}

/** The next time of a schedule after `afterMs`; undefined when there is none any more. Unix milliseconds. */
export function nextOccurrence({ rule }: Schedule, anchorMs: number, afterMs: number): number | undefined {
  return ruleOf(rule, anchorMs).next(new Date(afterMs), false)?.epochMilliseconds;
}

function ruleOf(rule: string, anchorMs: number): RRuleTemporal {
  const start = new Date(anchorMs).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
  const text = /DTSTART/.test(rule) ? rule : `DTSTART:${start}00Z\nRRULE:${rule.replace(/^RRULE:/i, '')}`;
  return new RRuleTemporal({ rruleString: text, maxCandidateEvaluations: MOST_CANDIDATES, cache: false });
}
