import type { MonitorWindow } from './ast.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  mo: 2_592_000,
};
const CURRENT: Readonly<Record<string, 'hour' | 'day' | 'week' | 'month'>> = {
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
};
/** Nothing is kept for longer. */
const LONGEST_SECONDS = 460 * 86_400;

/** `5m`, `1h`, `1mo` in seconds; undefined for anything else, or longer than data is kept. */
export function durationSeconds(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,6})(mo|[smhdw])$/.exec(text.trim()) ?? [];
  const seconds = Number(digits) * (UNIT_SECONDS[unit] ?? 0);
  return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : undefined;
}

/** `last_5m`, `next_1w`, `current_1d`, or `5m` as chains write it; undefined for anything else. */
export function readWindow(text: string): MonitorWindow | undefined {
  const word = text.trim();
  const current = /^current_1(mo|[hdw])$/.exec(word)?.[1];
  if (current !== undefined) {
    const unit = CURRENT[current];
    return unit === undefined ? undefined : { kind: 'current', unit };
  }
  const [, ahead, duration = ''] = /^(last_|next_)?(.*)$/.exec(word) ?? [];
  const seconds = durationSeconds(duration);
  return seconds === undefined ? undefined : { kind: ahead === 'next_' ? 'next' : 'last', seconds };
}
