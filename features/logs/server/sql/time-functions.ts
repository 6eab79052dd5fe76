import { badSql } from './bad-sql.ts';
import { at, literalOf, number, type ScalarFunction, time } from './function-kit.ts';
import { intervalMs } from './intervals.ts';
import { asNumber, asTime, type SqlValue } from './sql-value.ts';

const UNITS: Readonly<Record<string, string>> = {
  second: 'toStartOfSecond',
  minute: 'toStartOfMinute',
  hour: 'toStartOfHour',
  day: 'toStartOfDay',
  week: 'toMonday',
  month: 'toStartOfMonth',
  quarter: 'toStartOfQuarter',
  year: 'toStartOfYear',
};

/** Times as the engine rounds them have lost their milliseconds and may be dates. */
function rounded(sql: string): SqlValue {
  return time(`toDateTime64(${sql}, 3, 'UTC')`);
}

const FIELDS: Readonly<Record<string, (time: string) => string>> = {
  year: (value) => `toYear(${value})`,
  quarter: (value) => `toQuarter(${value})`,
  month: (value) => `toMonth(${value})`,
  week: (value) => `toISOWeek(${value})`,
  day: (value) => `toDayOfMonth(${value})`,
  hour: (value) => `toHour(${value})`,
  minute: (value) => `toMinute(${value})`,
  second: (value) => `toSecond(${value})`,
  dow: (value) => `(toDayOfWeek(${value}) % 7)`,
  doy: (value) => `toDayOfYear(${value})`,
  epoch: (value) => `(toUnixTimestamp64Milli(${value}) / 1000)`,
};

/** EXTRACT(field FROM time). */
export function extractSql(field: string, value: SqlValue): SqlValue {
  const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (read === undefined) throw badSql(`EXTRACT takes ${Object.keys(FIELDS).join(', ')}`);
  return number(`toFloat64(${read(asTime(value))})`);
}

export const TIME_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  date_trunc: {
    usage: "date_trunc('hour', timestamp)",
    least: 2,
    most: 2,
    render: (values) => {
      const unit = literalOf(at(values, 0), 'date_trunc').toLowerCase();
      const start = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
      if (start === undefined) throw badSql(`date_trunc takes ${Object.keys(UNITS).join(', ')}`);
      return rounded(`${start}(${asTime(at(values, 1))})`);
    },
  },
  time_bucket: {
    usage: "time_bucket('5 minutes', timestamp)",
    least: 2,
    most: 2,
    render: (values) => {
      const first = at(values, 0);
      const ms = intervalMs(literalOf(first, 'time_bucket'));
      if (ms < 1) throw badSql('time_bucket takes an interval above 0');
      const bucket = `intDiv(toUnixTimestamp64Milli(${asTime(at(values, 1))}), ${ms}) * ${ms}`;
      return time(`fromUnixTimestamp64Milli(${bucket}, 'UTC')`);
    },
  },
  to_timestamp: {
    usage: 'to_timestamp(seconds)',
    least: 1,
    most: 1,
    render: (values) => time(`fromUnixTimestamp64Milli(toInt64(round(${asNumber(at(values, 0))} * 1000)), 'UTC')`),
  },
};
