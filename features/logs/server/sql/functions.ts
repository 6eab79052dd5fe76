import { formatIpv6, parseCidr } from '@komainu/query/search/ip.ts';
import { sqlString } from '@komainu/query/sql.ts';
import { badSql } from './bad-sql.ts';
import { intervalMs } from './intervals.ts';
import { as, asBoolean, asNumber, asText, asTime, commonType, type SqlValue } from './sql-value.ts';

/** A scalar function of the SQL editor. Aggregates are in aggregates.ts. */
export interface ScalarFunction {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly render: (values: readonly SqlValue[]) => SqlValue;
}

const MANY = 50;
const NOTHING: SqlValue = { sql: 'NULL', type: 'nothing' };
const at = (values: readonly SqlValue[], index: number): SqlValue => values[index] ?? NOTHING;

const number = (sql: string): SqlValue => ({ sql, type: 'number' });
const text = (sql: string): SqlValue => ({ sql, type: 'any' });
const boolean = (sql: string): SqlValue => ({ sql, type: 'boolean' });
const time = (sql: string): SqlValue => ({ sql, type: 'time' });

const ofNumber = (usage: string, sql: (value: string) => string): ScalarFunction => ({
  usage,
  least: 1,
  most: 1,
  render: (values) => number(sql(asNumber(at(values, 0)))),
});
const ofText = (usage: string, sql: (value: string) => string): ScalarFunction => ({
  usage,
  least: 1,
  most: 1,
  render: (values) => text(sql(asText(at(values, 0)))),
});

/** A whole number between 0 and 65 535. */
function count(value: SqlValue): string {
  return `toInt32(greatest(0, least(65535, floor(ifNull(${asNumber(value)}, 0)))))`;
}

/** The text of a parameter that must be a literal. */
export function literalOf(value: SqlValue, usage: string): string {
  if (value.literal === undefined) throw badSql(`${usage} takes a literal there`);
  return value.literal;
}

function pattern(value: SqlValue, usage: string): string {
  return sqlString(literalOf(value, usage));
}

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

function extreme(usage: string, name: 'greatest' | 'least'): ScalarFunction {
  return {
    usage,
    least: 1,
    most: MANY,
    render: (values) => {
      const type = values.every((value) => value.type === 'time') ? 'time' : 'number';
      return { sql: `${name}(${values.map((value) => as(type, value)).join(', ')})`, type };
    },
  };
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

/** `substring(text, start, length)`: the first character is number 1. */
export function substringSql(value: SqlValue, start: SqlValue | undefined, length: SqlValue | undefined): SqlValue {
  const from = start === undefined ? '1' : `greatest(1, ${count(start)})`;
  return text(`substringUTF8(${asText(value)}, ${from}${length === undefined ? '' : `, ${count(length)}`})`);
}

/** COALESCE and what is made of it. An empty text of a column counts as nothing. */
function coalesce(values: readonly SqlValue[]): SqlValue {
  const type = commonType(values.map((value) => value.type));
  const texts = values.map((value) => {
    const sql = as(type, value);
    return (type === 'any' || type === 'text') && value.literal === undefined ? `nullIf(${sql}, '')` : sql;
  });
  return { sql: `coalesce(${texts.join(', ')})`, type };
}

const TRIM: ScalarFunction = ofText('trim(text)', (value) => `trimBoth(${value})`);
const SUBSTRING: ScalarFunction = {
  usage: 'substring(text, start, length)',
  least: 2,
  most: 3,
  render: (values) => substringSql(at(values, 0), values[1], values[2]),
};
const POWER: ScalarFunction = {
  usage: 'power(number, exponent)',
  least: 2,
  most: 2,
  render: (values) => number(`pow(${asNumber(at(values, 0))}, ${asNumber(at(values, 1))})`),
};
const LENGTH: ScalarFunction = {
  usage: 'length(text)',
  least: 1,
  most: 1,
  render: (values) =>
    number(at(values, 0).type === 'list' ? `length(${at(values, 0).sql})` : `lengthUTF8(${asText(at(values, 0))})`),
};

/** Every function that a query may call, besides the aggregates. What is not here is refused. */
export const SCALAR_FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  abs: ofNumber('abs(number)', (value) => `abs(${value})`),
  array_contains: {
    usage: 'array_contains(tags, text)',
    least: 2,
    most: 2,
    render: (values) => boolean(`has(${as('list', at(values, 0))}, ifNull(${asText(at(values, 1))}, ''))`),
  },
  array_length: {
    usage: 'array_length(tags)',
    least: 1,
    most: 1,
    render: (values) => number(`length(${as('list', at(values, 0))})`),
  },
  array_to_string: {
    usage: "array_to_string(tags, ', ')",
    least: 2,
    most: 2,
    render: (values) =>
      text(`arrayStringConcat(${as('list', at(values, 0))}, ${pattern(at(values, 1), 'array_to_string')})`),
  },
  ceil: ofNumber('ceil(number)', (value) => `ceil(${value})`),
  char_length: LENGTH,
  coalesce: { usage: 'coalesce(value, …)', least: 1, most: MANY, render: coalesce },
  concat: {
    usage: 'concat(value, …)',
    least: 1,
    most: MANY,
    render: (values) => text(`concat('', ${values.map((value) => `ifNull(${asText(value)}, '')`).join(', ')})`),
  },
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
  ends_with: {
    usage: 'ends_with(text, part)',
    least: 2,
    most: 2,
    render: (values) => boolean(`endsWith(${asText(at(values, 0))}, ${asText(at(values, 1))})`),
  },
  exp: ofNumber('exp(number)', (value) => `exp(${value})`),
  floor: ofNumber('floor(number)', (value) => `floor(${value})`),
  greatest: extreme('greatest(value, …)', 'greatest'),
  ip_in_range: {
    usage: "ip_in_range(address, '10.0.0.0/8')",
    least: 2,
    most: 2,
    render: (values) => {
      const block = parseCidr(literalOf(at(values, 1), 'ip_in_range'));
      if (block === null) throw badSql("ip_in_range takes an address block such as '10.0.0.0/8'");
      const [first, last] = [block.first, block.last].map((address) => `toIPv6(${sqlString(formatIpv6(address))})`);
      return boolean(`(toIPv6OrNull(${asText(at(values, 0))}) BETWEEN ${first} AND ${last})`);
    },
  },
  least: extreme('least(value, …)', 'least'),
  left: {
    usage: 'left(text, characters)',
    least: 2,
    most: 2,
    render: (values) => text(`leftUTF8(${asText(at(values, 0))}, ${count(at(values, 1))})`),
  },
  length: LENGTH,
  ln: ofNumber('ln(number)', (value) => `log(${value})`),
  log: ofNumber('log(number)', (value) => `log10(${value})`),
  lower: ofText('lower(text)', (value) => `lowerUTF8(${value})`),
  ltrim: ofText('ltrim(text)', (value) => `trimLeft(${value})`),
  mod: {
    usage: 'mod(number, divisor)',
    least: 2,
    most: 2,
    render: (values) => moduloSql(at(values, 0), at(values, 1)),
  },
  nullif: {
    usage: 'nullif(value, other)',
    least: 2,
    most: 2,
    render: (values) => {
      const type = commonType(values.map((value) => value.type));
      return { sql: `nullIf(${as(type, at(values, 0))}, ${as(type, at(values, 1))})`, type };
    },
  },
  power: POWER,
  pow: POWER,
  regexp_extract: {
    usage: "regexp_extract(text, 'pattern')",
    least: 2,
    most: 2,
    render: (values) =>
      text(`nullIf(extract(ifNull(${asText(at(values, 0))}, ''), ${pattern(at(values, 1), 'regexp_extract')}), '')`),
  },
  regexp_like: {
    usage: "regexp_like(text, 'pattern')",
    least: 2,
    most: 2,
    render: (values) => matchSql(at(values, 0), at(values, 1), false),
  },
  regexp_replace: {
    usage: "regexp_replace(text, 'pattern', 'replacement')",
    least: 3,
    most: 3,
    render: (values) => {
      const [by, replacement] = [pattern(at(values, 1), 'regexp_replace'), pattern(at(values, 2), 'regexp_replace')];
      return text(`replaceRegexpAll(${asText(at(values, 0))}, ${by}, ${replacement})`);
    },
  },
  replace: {
    usage: 'replace(text, part, replacement)',
    least: 3,
    most: 3,
    render: (values) =>
      text(
        `replaceAll(${asText(at(values, 0))}, ${pattern(at(values, 1), 'replace')}, ${pattern(at(values, 2), 'replace')})`,
      ),
  },
  right: {
    usage: 'right(text, characters)',
    least: 2,
    most: 2,
    render: (values) => text(`rightUTF8(${asText(at(values, 0))}, ${count(at(values, 1))})`),
  },
  round: {
    usage: 'round(number, decimals)',
    least: 1,
    most: 2,
    render: (values) => {
      const decimals = values.length < 2 ? '0' : literalOf(at(values, 1), 'round');
      if (!/^-?\d{1,2}$/.test(decimals)) throw badSql('round takes whole decimals');
      return number(`round(${asNumber(at(values, 0))}, ${decimals})`);
    },
  },
  rtrim: ofText('rtrim(text)', (value) => `trimRight(${value})`),
  sign: ofNumber('sign(number)', (value) => `sign(${value})`),
  split_part: {
    usage: "split_part(text, 'separator', number)",
    least: 3,
    most: 3,
    render: (values) => {
      const separator = literalOf(at(values, 1), 'split_part');
      if (separator === '') throw badSql('split_part takes a separator that is not empty');
      const part = `splitByString(${sqlString(separator)}, ifNull(${asText(at(values, 0))}, ''))[${count(at(values, 2))}]`;
      return text(part);
    },
  },
  sqrt: ofNumber('sqrt(number)', (value) => `sqrt(${value})`),
  starts_with: {
    usage: 'starts_with(text, part)',
    least: 2,
    most: 2,
    render: (values) => boolean(`startsWith(${asText(at(values, 0))}, ${asText(at(values, 1))})`),
  },
  strpos: {
    usage: 'strpos(text, part)',
    least: 2,
    most: 2,
    render: (values) => number(`positionUTF8(${asText(at(values, 0))}, ${asText(at(values, 1))})`),
  },
  substr: SUBSTRING,
  substring: SUBSTRING,
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
  trim: TRIM,
  btrim: TRIM,
  trunc: ofNumber('trunc(number)', (value) => `trunc(${value})`),
  upper: ofText('upper(text)', (value) => `upperUTF8(${value})`),
};

/** The rest of a division; nothing for a division by 0. */
export function moduloSql(value: SqlValue, divisor: SqlValue): SqlValue {
  return number(
    `(${asNumber(value)} - ${asNumber(divisor)} * trunc(${asNumber(value)} / nullIf(${asNumber(divisor)}, 0)))`,
  );
}

/** `text ~ 'pattern'`; the engine's patterns (RE2) take linear time. */
export function matchSql(value: SqlValue, wanted: SqlValue, ignoreCase: boolean): SqlValue {
  const literal = literalOf(wanted, 'a regular expression');
  return boolean(`match(${asText(value)}, ${sqlString(ignoreCase ? `(?i)${literal}` : literal)})`);
}

/** NOT, AND, OR keep NULL as SQL has it. */
export function notSql(value: SqlValue): SqlValue {
  return boolean(`(NOT ${asBoolean(value)})`);
}
