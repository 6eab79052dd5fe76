import type { Language } from '@komainu/ui/i18n/language.tsx';

const UNITS = { m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month' } as const;

/** `5m`, `last_5m`, `next_1w`, `shift_1d` in words: `5 minutes`, `5 分`; other texts as they are. */
export function windowWords(window: string, language: Language): string {
  const found = /^(?:[a-z]+_)?(\d+)(mo|m|h|d|w)$/.exec(window);
  const unit = UNITS[found?.[2] as keyof typeof UNITS];
  if (found === null || unit === undefined) return window;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(found[1]));
}

/** The windows that a form offers, with their words. */
export function windowChoices(
  prefix: string,
  windows: readonly string[],
  language: Language,
): readonly (readonly [string, string])[] {
  return windows.map((window) => [`${prefix}${window}`, windowWords(window, language)] as const);
}

export const METRIC_WINDOWS = ['1m', '5m', '10m', '15m', '30m', '1h', '2h', '4h', '1d', '2d', '1w'];
export const SEARCH_WINDOWS = ['1m', '5m', '10m', '15m', '30m', '1h', '2h', '4h', '1d', '2d'];
export const FORECAST_WINDOWS = ['12h', '1d', '3d', '1w', '1mo', '3mo'];
