import type { Language } from '../i18n/language.tsx';

/** What the functions do, in the reader's words. One that is not here is offered by its name alone. */
const WORDS: Readonly<Record<string, readonly [en: string, ja: string]>> = {
  abs: ['Values without their sign', '絶対値'],
  autosmooth: ['Smooths as much as the window needs', '期間に合わせて平滑化'],
  clamp_max: ['Nothing above a threshold', '上限で頭打ちにする'],
  clamp_min: ['Nothing below a threshold', '下限で底上げする'],
  count_nonzero: ['How many series are not zero', 'ゼロでない系列の数'],
  count_not_null: ['How many series have a value', '値がある系列の数'],
  cumsum: ['Sum since the start of the window', '期間の先頭からの累計'],
  cutoff_max: ['Leaves out values above a threshold', 'しきい値を超える値を除く'],
  cutoff_min: ['Leaves out values below a threshold', 'しきい値を下回る値を除く'],
  day_before: ['The same time a day before', '1 日前の同じ時刻'],
  default: ['A value where there is none', '欠損を指定値で補う'],
  default_zero: ['Zero where there is no value', '欠損をゼロで補う'],
  derivative: ['Change per second', '1 秒あたりの変化量'],
  diff: ['Change from point to point', '直前の値との差'],
  dt: ['Seconds between points', 'ポイント間の秒数'],
  ewma_3: ['Moving average, light', '移動平均（弱）'],
  ewma_5: ['Moving average', '移動平均'],
  ewma_10: ['Moving average, strong', '移動平均（強）'],
  ewma_20: ['Moving average, strongest', '移動平均（最強）'],
  exclude_null: ['Leaves out groups without a tag', 'タグのないグループを除く'],
  hour_before: ['The same time an hour before', '1 時間前の同じ時刻'],
  integral: ['Area under the line', '積分'],
  log10: ['Logarithm to base 10', '常用対数'],
  log2: ['Logarithm to base 2', '2 を底とする対数'],
  median_3: ['Median of 3 points', '3 点の中央値'],
  median_5: ['Median of 5 points', '5 点の中央値'],
  median_7: ['Median of 7 points', '7 点の中央値'],
  median_9: ['Median of 9 points', '9 点の中央値'],
  month_before: ['The same time four weeks before', '4 週間前の同じ時刻'],
  monotonic_diff: ['Growth of a counter, resets left out', 'カウンターの増分（リセットを除く）'],
  moving_rollup: ['Aggregates a moving window', '移動する区間で集計'],
  per_hour: ['Change per hour', '1 時間あたりの変化量'],
  per_minute: ['Change per minute', '1 分あたりの変化量'],
  per_second: ['Change per second', '1 秒あたりの変化量'],
  timeshift: ['The same line at another time', '別の時刻の同じ系列'],
  top: ['The greatest or least lines', '上位または下位の系列'],
  top_offset: ['The greatest lines after the first few', '先頭を除いた上位の系列'],
  week_before: ['The same time a week before', '1 週間前の同じ時刻'],
};

export function functionWords(name: string, language: Language): string {
  return WORDS[name]?.[language === 'ja' ? 1 : 0] ?? '';
}

/** Names such as `top10_max` say in one word what `top` says with its arguments; the chooser offers `top`. */
export function isShorthand(name: string): boolean {
  return /^(?:top|bottom)\d/.test(name);
}

/** What an argument begins with: something that draws at once. */
export function firstArgument(functionName: string, parameter: string, choices: readonly string[]): string {
  const order = choices.find((choice) => choice === 'desc') ?? choices[0];
  if (order !== undefined) return order;
  if (parameter === 'limit') return '10';
  if (parameter === 'seconds') return functionName === 'timeshift' ? '-3600' : '300';
  return '0';
}
