const UNITS: Readonly<Record<string, string>> = {
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/** A span of the public API in words: `1h` is `Past 1 hour`; what it does not know stays as it is. */
export function liveSpanText(span: string, language: string): string {
  const [, count, short = ''] = /^(\d+)(mo|[mhdwy])$/.exec(span) ?? [];
  const unit = UNITS[short];
  if (count === undefined || unit === undefined) return span.replaceAll('_', ' ');
  const words = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(count));
  return language === 'ja' ? `過去 ${words}` : `Past ${words}`;
}
