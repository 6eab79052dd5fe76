import { badSql } from './bad-sql.ts';
import { asBoolean, asNumber, asText, type SqlValue, type ValueType } from './sql-value.ts';

/** An aggregate function of the SQL editor. */
export interface AggregateFunction {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** `values` are filtered already: NULL is left out. */
  readonly render: (values: readonly SqlValue[]) => SqlValue;
  /** Of DISTINCT values, where that makes a difference that we know to compute. */
  readonly distinct?: (value: SqlValue) => SqlValue;
  /** May stand before OVER. */
  readonly window?: true;
}

/** The most elements of array_agg and string_agg. */
const MOST_ELEMENTS = 1_000;
const NOTHING: SqlValue = { sql: 'NULL', type: 'nothing' };
const at = (values: readonly SqlValue[], index: number): SqlValue => values[index] ?? NOTHING;
const number = (sql: string): SqlValue => ({ sql, type: 'number' });

const ofNumbers = (usage: string, name: string, window?: true): AggregateFunction => ({
  usage,
  least: 1,
  most: 1,
  render: (values) => number(`${name}(${asNumber(at(values, 0))})`),
  ...(window === undefined ? {} : { window }),
});

/** Values as they are counted: an empty text of a column is none. */
export function countable(value: SqlValue): string {
  switch (value.type) {
    case 'any':
    case 'text':
      return `nullIf(${value.sql}, '')`;
    case 'nothing':
      return asText(value);
    default:
      return value.sql;
  }
}

/** Of values that may be numbers or texts, the numbers go before the texts. */
function extreme(usage: string, name: 'max' | 'min'): AggregateFunction {
  return {
    usage,
    least: 1,
    most: 1,
    window: true,
    render: (values) => {
      const value = at(values, 0);
      if (value.type !== 'any') return { sql: `${name}(${plain(value)})`, type: value.type };
      const numbers = `toString(${name}(${asNumber(value)}))`;
      return { sql: `coalesce(${numbers}, ${name}(${value.sql}))`, type: 'any' };
    },
  };
}

function plain(value: SqlValue): string {
  if (value.type === 'list' || value.type === 'map') throw badSql(`a ${value.type} has no order`);
  return value.type === 'nothing' ? asText(value) : value.sql;
}

/** A percentile of `value`, its level a literal between 0 and 1. */
export function percentileSql(level: SqlValue, value: SqlValue): SqlValue {
  const share = Number(level.literal ?? Number.NaN);
  if (!(share >= 0 && share <= 1)) throw badSql('a percentile is a number between 0 and 1');
  return number(`quantileTDigestOrNull(${share})(${asNumber(value)})`);
}

/** The only way to the share of a percentile is a literal, so that `quantileTDigestOrNull` gets a constant. */
const PERCENTILE: AggregateFunction = {
  usage: 'approx_percentile(number, 0.95)',
  least: 2,
  most: 2,
  render: (values) => percentileSql(at(values, 1), at(values, 0)),
};

const uniqueOf = (value: SqlValue): SqlValue => number(`uniqExact(${countable(value)})`);

/** Every aggregate that a query may call. What is not here is refused. */
export const AGGREGATE_FUNCTIONS: Readonly<Record<string, AggregateFunction>> = {
  any_value: {
    usage: 'any_value(value)',
    least: 1,
    most: 1,
    render: (values) => ({ sql: `any(${plain(at(values, 0))})`, type: at(values, 0).type }),
  },
  approx_distinct: {
    usage: 'approx_distinct(value)',
    least: 1,
    most: 1,
    render: (values) => number(`uniq(${countable(at(values, 0))})`),
  },
  approx_percentile: PERCENTILE,
  array_agg: {
    usage: 'array_agg(value)',
    least: 1,
    most: 1,
    render: (values) => ({ sql: `groupArray(${MOST_ELEMENTS})(${asText(at(values, 0))})`, type: 'list' }),
    distinct: (value) => ({ sql: `groupUniqArray(${MOST_ELEMENTS})(${asText(value)})`, type: 'list' }),
  },
  avg: ofNumbers('avg(number)', 'avg', true),
  bool_and: {
    usage: 'bool_and(condition)',
    least: 1,
    most: 1,
    render: (values) => ({ sql: `min(${asBoolean(at(values, 0))})`, type: 'boolean' }),
  },
  bool_or: {
    usage: 'bool_or(condition)',
    least: 1,
    most: 1,
    render: (values) => ({ sql: `max(${asBoolean(at(values, 0))})`, type: 'boolean' }),
  },
  count: {
    usage: 'count(*), count(value), count(DISTINCT value)',
    least: 1,
    most: 1,
    render: (values) => number(`count(${countable(at(values, 0))})`),
    distinct: uniqueOf,
    window: true,
  },
  max: extreme('max(value)', 'max'),
  median: {
    usage: 'median(number)',
    least: 1,
    most: 1,
    render: (values) => number(`quantileTDigestOrNull(0.5)(${asNumber(at(values, 0))})`),
  },
  min: extreme('min(value)', 'min'),
  percentile: { ...PERCENTILE, usage: 'percentile(number, 0.95)' },
  stddev: ofNumbers('stddev(number)', 'stddevSamp'),
  string_agg: {
    usage: "string_agg(text, ', ')",
    least: 2,
    most: 2,
    render: (values) => joined(`groupArray(${MOST_ELEMENTS})(${asText(at(values, 0))})`, at(values, 1)),
  },
  sum: ofNumbers('sum(number)', 'sumOrNull', true),
  variance: ofNumbers('variance(number)', 'varSamp'),
};

function joined(list: string, separator: SqlValue): SqlValue {
  if (separator.literal === undefined) throw badSql('string_agg takes a literal separator');
  return { sql: `arrayStringConcat(${list}, ${separator.sql})`, type: 'text' };
}

/** A function that exists before OVER only. */
export interface WindowFunction {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly render: (values: readonly SqlValue[]) => SqlValue;
}

const ranking = (usage: string, sql: string): WindowFunction => ({
  usage,
  least: 0,
  most: 0,
  render: () => number(sql),
});

const shifted = (usage: string, name: string): WindowFunction => ({
  usage,
  least: 1,
  most: 2,
  render: (values) => {
    const value = at(values, 0);
    const rows = values.length < 2 ? '1' : (at(values, 1).literal ?? '');
    if (!/^\d{1,4}$/.test(rows)) throw badSql(`${usage} takes a whole number of rows`);
    // Without it, the first row would get the type's default instead of NULL.
    return { sql: `${name}(${nullable(value)}, ${rows})`, type: value.type };
  },
});

function nullable(value: SqlValue): string {
  return `toNullable(${plain(value)})`;
}

export const WINDOW_FUNCTIONS: Readonly<Record<string, WindowFunction>> = {
  dense_rank: ranking('dense_rank()', 'dense_rank()'),
  lag: shifted('lag(value, rows)', 'lag'),
  lead: shifted('lead(value, rows)', 'lead'),
  rank: ranking('rank()', 'rank()'),
  row_number: ranking('row_number()', 'row_number()'),
};

/** The value where the condition of FILTER holds, else NULL. */
export function filtered(value: SqlValue, condition: string | undefined): SqlValue {
  if (condition === undefined) return value;
  const type: ValueType = value.type;
  if (type === 'list' || type === 'map') throw badSql(`a ${type} cannot be filtered`);
  return { ...value, sql: `if(${condition}, ${plain(value)}, NULL)` };
}
