/** Functions of one value that every element of a vector is put through, with scalar arguments. */
export const VALUE_FUNCTIONS: Readonly<Record<string, (value: number, scalars: readonly number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: (value) => (value > 0 ? 1 : value < 0 ? -1 : value),
  deg: (value) => (value * 180) / Math.PI,
  rad: (value) => (value * Math.PI) / 180,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cos: Math.cos,
  cosh: Math.cosh,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
  clamp: (value, [least = Number.NaN, most = Number.NaN]) => Math.max(least, Math.min(most, value)),
  clamp_min: (value, [least = Number.NaN]) => Math.max(least, value),
  clamp_max: (value, [most = Number.NaN]) => Math.min(most, value),
  round: (value, [to = 1]) => {
    // Divided by the inverse: multiples of 0.1 come out as they are written.
    const inverse = 1 / to;
    return Math.floor(value * inverse + 0.5) / inverse;
  },
};

const dated = (read: (date: Date) => number) => (unixS: number) => {
  // NaN and times beyond the calendar have no date.
  const date = new Date(Math.trunc(unixS) * 1000);
  return Number.isNaN(date.getTime()) ? Number.NaN : read(date);
};

const DAY_MS = 86_400_000;

/** Parts of the date, in UTC, of values in Unix seconds. */
export const DATE_FUNCTIONS: Readonly<Record<string, (unixS: number) => number>> = {
  minute: dated((date) => date.getUTCMinutes()),
  hour: dated((date) => date.getUTCHours()),
  day_of_week: dated((date) => date.getUTCDay()),
  day_of_month: dated((date) => date.getUTCDate()),
  day_of_year: dated((date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1),
  days_in_month: dated((date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()),
  month: dated((date) => date.getUTCMonth() + 1),
  year: dated((date) => date.getUTCFullYear()),
};
