import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Call } from './parse.ts';
import { lookUp, type TemplateVariables } from './variables.ts';

/** What conditions ask of a transition. */
export interface Situation {
  readonly from: MonitorState;
  readonly to: MonitorState;
  readonly again: boolean;
  /** 1 to 5. */
  readonly priority: number | null;
}

const TROUBLE: readonly MonitorState[] = ['Alert', 'Warn', 'No Data', 'Unknown'];

/** By the word that stands in `{{#word}}`. */
const CONDITIONS: Readonly<
  Record<string, (situation: Situation, words: readonly string[], variables: TemplateVariables) => boolean>
> = {
  is_alert: ({ to }) => to === 'Alert',
  is_alert_recovery: ({ from, to }) => from === 'Alert' && to === 'OK',
  is_alert_to_warning: ({ from, to }) => from === 'Alert' && to === 'Warn',
  is_exact_match: (_, words, variables) => isMatch(words, variables, isSame),
  is_match: (_, words, variables) => isMatch(words, variables, (value, wanted) => value.includes(wanted)),
  is_no_data: ({ to }) => to === 'No Data',
  is_no_data_recovery: ({ from, to }) => from === 'No Data' && to === 'OK',
  is_ok: ({ to }) => to === 'OK',
  is_priority: ({ priority }, words) => words.some((word) => word.toUpperCase() === `P${priority}`),
  is_recovery: ({ from, to }) => to === 'OK' && TROUBLE.includes(from),
  is_renotify: ({ again }) => again,
  is_unknown: ({ to }) => to === 'Unknown',
  is_warning: ({ to }) => to === 'Warn',
  is_warning_recovery: ({ from, to }) => from === 'Warn' && to === 'OK',
  is_warning_to_alert: ({ from, to }) => from === 'Warn' && to === 'Alert',
};

/** Whether a block's condition holds; a word that is no condition asks whether the variable of that name has a value. */
export function holds(call: Call, situation: Situation, variables: TemplateVariables): boolean {
  const condition = Object.hasOwn(CONDITIONS, call.name) ? CONDITIONS[call.name] : undefined;
  if (condition !== undefined) return condition(situation, call.words, variables);
  const value = lookUp(call.name, variables);
  return value !== undefined && value !== '' && value !== 0;
}

/**
 * The first word names a variable, the others what it is held against: one of them suffices. An empty text asks, in both
 * forms, about emptiness: `is_match` holds for any value then, `is_exact_match` for none.
 */
function isMatch(
  words: readonly string[],
  variables: TemplateVariables,
  compare: (value: string, wanted: string) => boolean,
): boolean {
  const [path = '', ...wanted] = words;
  const value = lookUp(path, variables);
  const text = value === undefined ? '' : String(value);
  return wanted.some((word) => (word === '' && compare !== isSame ? text !== '' : compare(text, word)));
}

/** Numbers are the same when their values are: `5` and `5.0`. */
function isSame(value: string, wanted: string): boolean {
  if (value === wanted) return true;
  return value !== '' && wanted !== '' && Number(value) === Number(wanted);
}
