import { secondsOf, type TimeRange } from './range.ts';

const ENGLISH_UNITS: Readonly<Record<string, number>> = {
  second: 1,
  sec: 1,
  minute: 60,
  min: 60,
  hour: 3600,
  hr: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
};
const JAPANESE_UNITS: Readonly<Record<string, number>> = {
  秒: 1,
  分: 60,
  分間: 60,
  時間: 3600,
  日: 86_400,
  日間: 86_400,
  週間: 604_800,
  か月: 2_592_000,
  ヶ月: 2_592_000,
};
const DAY_MS = 86_400_000;

/**
 * Reads what a person types: `last 3d`, `15m`, `past 2 hours`, `today`, `yesterday 14:00`, `2026-11-22 09:00 - 10:30`,
 * 「過去1時間」「昨日 14:00」「今日」. Undefined when it is none of these. Clock times are the browser's own, or UTC.
 */
export function typedRange(text: string, nowMs: number, utc = false): TimeRange | undefined {
  const typed = text.normalize('NFKC').trim().toLowerCase();
  return relative(typed) ?? named(typed, nowMs, utc) ?? between(typed, utc);
}

function relative(typed: string): TimeRange | undefined {
  const bare = typed.replace(/^(last|past|過去|直近)\s*/, '');
  const short = secondsOf(bare.replaceAll(' ', ''));
  if (short !== undefined) return { kind: 'relative', seconds: short };
  const english = /^(\d{0,6})\s*([a-z]+?)s?$/.exec(bare);
  const japanese = /^(\d{1,6})\s*(\D+)$/.exec(bare);
  const unit =
    (english && ENGLISH_UNITS[english[2] ?? '']) ||
    (japanese && JAPANESE_UNITS[japanese[2]?.trim() ?? '']) ||
    undefined;
  const amount = Number((english?.[1] ?? japanese?.[1]) || 1);
  return unit === undefined || amount <= 0 ? undefined : { kind: 'relative', seconds: amount * unit };
}

function named(typed: string, nowMs: number, utc: boolean): TimeRange | undefined {
  const match = /^(today|yesterday|今日|本日|昨日)(?:\s*の?\s*(\d{1,2}):(\d{2}))?$/.exec(typed);
  if (match === null) return undefined;
  const isYesterday = match[1] === 'yesterday' || match[1] === '昨日';
  const midnight = startOfDay(isYesterday ? nowMs - DAY_MS : nowMs, utc);
  if (match[2] === undefined)
    return { kind: 'absolute', fromMs: midnight, toMs: isYesterday ? midnight + DAY_MS : nowMs };
  const fromMs = midnight + (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  // A single moment shows the hour after it.
  return { kind: 'absolute', fromMs, toMs: fromMs + 3_600_000 };
}

function between(typed: string, utc: boolean): TimeRange | undefined {
  const match =
    /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[\st]+(\d{1,2}):(\d{2}))?(?:\s*(?:-|to|から|~|〜|–)\s*(?:(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?[\st]*)?(?:(\d{1,2}):(\d{2}))?)?$/.exec(
      typed,
    );
  if (match === null) return undefined;
  const part = (index: number): number | undefined => (match[index] === undefined ? undefined : Number(match[index]));
  const instant = (year: number, month: number, day: number, hour: number, minute: number): number =>
    utc ? Date.UTC(year, month - 1, day, hour, minute) : new Date(year, month - 1, day, hour, minute).getTime();
  const [year = 0, month = 1, day = 1] = [part(1), part(2), part(3)];
  const fromMs = instant(year, month, day, part(4) ?? 0, part(5) ?? 0);
  const ends = part(6) !== undefined || part(9) !== undefined;
  const toMs = ends
    ? instant(part(6) ?? year, part(7) ?? month, part(8) ?? day, part(9) ?? 0, part(10) ?? 0)
    : fromMs + (part(4) === undefined ? DAY_MS : 3_600_000);
  return toMs > fromMs ? { kind: 'absolute', fromMs, toMs } : undefined;
}

function startOfDay(unixMs: number, utc: boolean): number {
  const date = new Date(unixMs);
  return utc
    ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
    : new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
