import type { Language } from '../i18n/language.tsx';

/** What the functions do, in the reader's words. One that is not here is offered by its name alone. */
const WORDS: Readonly<Record<string, readonly [en: string, ja: string]>> = {
  abs: ['Values without their sign', '絶対値'],
  anomalies: ['What is unusual, with a band of what is expected', '想定される範囲の帯と異常値'],
  autosmooth: ['Smooths as much as the window needs', '期間に合わせて平滑化'],
  bottom: ['The least lines', '下位の系列'],
  calendar_shift: ['The same time some days, weeks or months before', '数日・数週・数か月前の同じ時刻'],
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
  ewma_7: ['Moving average of 7 points', '7 点の移動平均'],
  ewma_10: ['Moving average, strong', '移動平均（強）'],
  ewma_20: ['Moving average, strongest', '移動平均（最強）'],
  exclude_null: ['Leaves out groups without a tag', 'タグのないグループを除く'],
  forecast: ['Where the line is heading', '将来の予測'],
  hour_before: ['The same time an hour before', '1 時間前の同じ時刻'],
  integral: ['Area under the line', '積分'],
  log2: ['Logarithm to base 2', '2 を底とする対数'],
  log10: ['Logarithm to base 10', '常用対数'],
  median_3: ['Median of 3 points', '3 点の中央値'],
  median_5: ['Median of 5 points', '5 点の中央値'],
  median_7: ['Median of 7 points', '7 点の中央値'],
  median_9: ['Median of 9 points', '9 点の中央値'],
  monotonic_diff: ['Growth of a counter, resets left out', 'カウンターの増分（リセットを除く）'],
  month_before: ['The same time four weeks before', '4 週間前の同じ時刻'],
  moving_rollup: ['Aggregates a moving window', '移動する区間で集計'],
  outliers: ['Lines that do not do what the others do', '外れ値の系列'],
  per_hour: ['Change per hour', '1 時間あたりの変化量'],
  per_minute: ['Change per minute', '1 分あたりの変化量'],
  per_second: ['Change per second', '1 秒あたりの変化量'],
  piecewise_constant: ['Few flat pieces', '区間ごとの一定値で近似'],
  robust_trend: ['A straight line that spikes do not bend', '外れ値に強い傾向線'],
  rollingavg_5: ['Average of 5 points', '5 点の移動平均'],
  rollingavg_13: ['Average of 13 points', '13 点の移動平均'],
  rollingavg_21: ['Average of 21 points', '21 点の移動平均'],
  rollingavg_29: ['Average of 29 points', '29 点の移動平均'],
  throughput: ['Per second, by the length of the interval', '区間の長さで割った 1 秒あたりの値'],
  timeshift: ['The same line at another time', '別の時刻の同じ系列'],
  top: ['The greatest or least lines', '上位または下位の系列'],
  top_offset: ['The greatest lines after the first few', '先頭を除いた上位の系列'],
  trend_line: ['A straight line through the values', '傾向線'],
  week_before: ['The same time a week before', '1 週間前の同じ時刻'],
};

export function functionWords(name: string, language: Language): string {
  return WORDS[name]?.[language === 'ja' ? 1 : 0] ?? '';
}

/** Names such as `top10_max` say in one word what `top` says with its arguments; the chooser offers `top`. */
export function isShorthand(name: string): boolean {
  return /^(?:top|bottom)\d/.test(name);
}
