import { messageOf } from '@komainu/kernel/errors.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { badLogEntry, choiceOf, type EntryMap, mapsOf, textOf } from '../sources/option.ts';
import type { LineLabel, MultiLine } from './multi-line.ts';

/** The Agent looks for a time in so much of a line. */
const HEAD_LENGTH = 60;

const CLOCK = String.raw`\d{1,2}:\d{2}:\d{2}`;
const MONTH = '(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}';
/** Times that logs begin with; the Agent knows the same ones as samples. Texts of at most 60 characters: any engine will do. */
const TIMES: readonly RegExp[] = [
  // 2024-03-28T13:45:30, 2024/04/12 19:37:50, 2024-03.28T14-33-53, 24-02-11 16:47:35
  /\b(?:\d{4}|\d{2})[-/.]\d{1,2}[-/.]\d{1,2}[ T_*'"]{1,3}\d{1,2}[:-]\d{2}[:-]\d{2}/,
  // 28/Mar/2024:13:45:30, 23-Apr-2024 11:42:35, 02 Jan 06 15:04
  new RegExp(`\\b\\d{1,2}[-/ ]${MONTH}(?:[-/ ]\\d{2,4})?[: ,]{1,2}\\d{1,2}:\\d{2}`),
  // Dec 2, 2024 2:39:58 AM, Jun 09 2024 15:28:14, Mar 16 08:12:04
  new RegExp(`\\b${MONTH} +\\d{1,2}(?:,? \\d{4})?[ ,]{1,2}${CLOCK}`),
  // 2024 Mar 03 05:12:41
  new RegExp(`\\b\\d{4} ${MONTH} \\d{1,2} ${CLOCK}`),
  // 9/28/2024 2:23:15 PM, 06/01/24 04:11:05
  new RegExp(`\\b\\d{1,2}/\\d{1,2}/\\d{2,4}[ *:]${CLOCK}`),
  // 11:42:35,173 at the very beginning
  new RegExp(`^[[(]?${CLOCK}(?:[.,]\\d{3}|\\b)`),
];
const JSON_START = /^\s*\{\s*"/;

/** A user's own sign of where a record begins or goes on. */
interface Sample {
  readonly regex: RegExp;
  readonly label: LineLabel;
}

/**
 * Joins lines without being told how: a line with a time near its beginning starts a record, a line of JSON is one of its own,
 * others belong to what was started. Throws `bad_log_entry` for custom samples that cannot be used.
 */
export function autoMultiLine(samples: readonly Sample[]): MultiLine {
  return {
    orphans: 'alone',
    labelOf(text) {
      for (const { regex, label } of samples) if (regex.test(text)) return label;
      if (JSON_START.test(text)) return 'alone';
      const head = text.slice(0, HEAD_LENGTH);
      return TIMES.some((time) => time.test(head)) ? 'start' : 'continue';
    },
  };
}

const LABELS = { start_group: 'start', no_aggregate: 'alone', aggregate: 'continue' } as const;

/** Reads `auto_multi_line_detection_custom_samples`: a `regex`, or a `sample` whose letters and digits stand for any others. */
export function readSamples(entry: EntryMap, option: string): Sample[] {
  return mapsOf(entry, option).map((one, at) => {
    const where = `${option}[${at}]`;
    const label = LABELS[choiceOf(one, 'label', ['start_group', 'no_aggregate', 'aggregate'], 'start_group')];
    const pattern = textOf(one, 'regex') || shapeOf(textOf(one, 'sample'));
    if (pattern === '') throw badLogEntry(where, 'must have a regex or a sample');
    try {
      return { label, regex: linearRegex(`^(?:${pattern})`) };
    } catch (error) {
      throw badLogEntry(where, `has a regex that cannot be used: ${messageOf(error)}`);
    }
  });
}

/** A sample as a pattern: runs of digits and of letters match runs of their kind, everything else matches itself. */
function shapeOf(sample: string): string {
  return sample.replace(/\d+|\p{L}+|[^\d\p{L}]/gu, (run) => {
    if (/^\d/.test(run)) return String.raw`\d+`;
    return /^\p{L}/u.test(run) ? String.raw`\p{L}+` : run.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
  });
}
