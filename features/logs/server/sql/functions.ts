import { formatIpv6, parseCidr } from '@komainu/query/search/ip.ts';
import { sqlString } from '@komainu/query/sql.ts';
import { badSql } from './bad-sql.ts';
import {
  at,
  boolean,
  count,
  literalOf,
  MANY,
  number,
  ofNumber,
  ofText,
  pattern,
  type ScalarFunction,
  text,
} from './function-kit.ts';
import { as, asBoolean, asNumber, asText, commonType, type SqlValue } from './sql-value.ts';
import { TIME_FUNCTIONS } from './time-functions.ts';

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
  ...TIME_FUNCTIONS,
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
