const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When the count of a daily quota begins anew: `HH:MM` on the clock of `+HH:MM`. */
export interface QuotaReset {
  readonly reset_time: string;
  readonly reset_utc_offset: string;
}

/** What holds when an index says nothing of it. */
export const USUAL_RESET: QuotaReset = { reset_time: '14:00', reset_utc_offset: '+00:00' };

/** When the quota day that `nowMs` lies in began, Unix ms. */
export function quotaDayStart({ reset_time, reset_utc_offset }: QuotaReset, nowMs: number): number {
  const sign = reset_utc_offset.startsWith('-') ? -1 : 1;
  const first = (minutesOf(reset_time) - sign * minutesOf(reset_utc_offset.slice(1))) * MINUTE_MS;
  return Math.floor((nowMs - first) / DAY_MS) * DAY_MS + first;
}

function minutesOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

export type UsageLevel = 'fine' | 'warn' | 'full';

/** How far a quota is used up. A warning is due at `warnAt` per cent, 80 unless set. */
export function usageLevel(used: number, limit: number, warnAt: number | null): UsageLevel {
  if (used >= limit) return 'full';
  return used >= (limit * (warnAt ?? 80)) / 100 ? 'warn' : 'fine';
}
