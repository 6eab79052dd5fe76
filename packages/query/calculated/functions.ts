import { formatIpv6, parseCidr } from '../search/ip.ts';
import { sqlString } from '../sql.ts';
import type { Expression } from './ast.ts';
import { readExtraction } from './extraction.ts';
import { booleanValue, numberValue, textValue, type Value } from './value.ts';

/** A function of the language. `literals` are the parameters as written, for those that must be. */
export interface ExpressionFunction {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly sql: (values: readonly Value[], literals: readonly Expression[], refuse: (reason: string) => never) => Value;
}

const MANY = 50;

/** Where a value is missing, '' text and NULL number. */
const NOTHING = textValue("''", 'any');

function at(values: readonly Value[], index: number): Value {
  return values[index] ?? NOTHING;
}

/** A count of characters: whole, from 0 to 65 535, 0 when it is no number. */
function whole(value: Value): string {
  return `toInt32(greatest(0, least(65535, floor(ifNull(${value.number}, 0)))))`;
}

function ofNumber(usage: string, sql: (number: string) => string): ExpressionFunction {
  return { usage, least: 1, most: 1, sql: (values) => numberValue(sql(at(values, 0).number)) };
}

function ofText(usage: string, sql: (text: string) => string): ExpressionFunction {
  return { usage, least: 1, most: 1, sql: (values) => textValue(sql(at(values, 0).text), 'any') };
}

function testOf(usage: string, sql: (text: string, part: string) => string): ExpressionFunction {
  return { usage, least: 2, most: 2, sql: (values) => booleanValue(sql(at(values, 0).text, at(values, 1).text)) };
}

function extreme(usage: string, aggregate: 'max' | 'min'): ExpressionFunction {
  return {
    usage,
    least: 1,
    most: MANY,
    sql: (values) =>
      numberValue(`arrayReduce('${aggregate}OrNull', arrayConcat(${values.map((value) => value.numbers).join(', ')}))`),
  };
}

/** The text before or after the separator's n-th occurrence, counted from 0; nothing when there are fewer. */
function split(usage: string, side: 'before' | 'after'): ExpressionFunction {
  return {
    usage,
    least: 2,
    most: 3,
    sql: (values, literals, refuse) => {
      const separator = literals[1];
      if (separator?.kind !== 'text' || separator.value === '') return refuse('takes a quoted separator');
      const quoted = sqlString(separator.value);
      const pieces = `splitByString(${quoted}, ${at(values, 0).text})`;
      const count = values.length < 3 ? '0' : whole(at(values, 2));
      const slice =
        side === 'before' ? `arraySlice(${pieces}, 1, ${count} + 1)` : `arraySlice(${pieces}, ${count} + 2)`;
      return textValue(`if(length(${pieces}) > ${count} + 1, arrayStringConcat(${slice}, ${quoted}), '')`, 'any');
    },
  };
}

function choose(condition: string, yes: Value, no: Value): Value {
  if (yes.type === 'number' && no.type === 'number') {
    return numberValue(`if(${condition}, ${yes.number}, ${no.number})`);
  }
  if (yes.type === 'boolean' && no.type === 'boolean') {
    return booleanValue(`if(${condition}, ${yes.truth}, ${no.truth})`);
  }
  return textValue(`if(${condition}, ${yes.text}, ${no.text})`, 'any');
}

/** Whether two values are the same: as numbers when one of them is one, else as texts. */
export function equal(left: Value, right: Value): string {
  if (left.type === 'number' || right.type === 'number') return `ifNull(${left.number} = ${right.number}, 0)`;
  return `(${left.text} = ${right.text})`;
}

/** The functions, by name. Add one here; the documentation of the language lists them from `usage`. */
export const FUNCTIONS: Readonly<Record<string, ExpressionFunction>> = {
  abs: ofNumber('abs(number)', (number) => `abs(${number})`),
  case: {
    usage: 'case(condition, value, …, otherwise)',
    least: 3,
    most: MANY + 1,
    sql: (values, _literals, refuse) => {
      if (values.length % 2 === 0)
        return refuse('takes pairs of a condition and a value, and a value for none of them');
      let result = at(values, values.length - 1);
      for (let index = values.length - 3; index >= 0; index -= 2) {
        result = choose(at(values, index).truth, at(values, index + 1), result);
      }
      return result;
    },
  },
  ceil: ofNumber('ceil(number)', (number) => `ceil(${number})`),
  cidr_match: {
    usage: 'cidr_match(address, "10.0.0.0/8", …)',
    least: 2,
    most: MANY,
    sql: (values, literals, refuse) => {
      const address = `toIPv6OrNull(${at(values, 0).text})`;
      const tests = literals.slice(1).map((literal) => {
        const block = literal.kind === 'text' ? parseCidr(literal.value) : null;
        if (block === null) return refuse('takes quoted address blocks such as "10.0.0.0/8"');
        return `${address} BETWEEN toIPv6(${sqlString(formatIpv6(block.first))}) AND toIPv6(${sqlString(formatIpv6(block.last))})`;
      });
      return booleanValue(`ifNull(${tests.join(' OR ')}, 0)`);
    },
  },
  concat: {
    usage: 'concat(text, …)',
    least: 1,
    most: MANY,
    sql: (values) => textValue(`concat('', ${values.map((value) => value.text).join(', ')})`, 'any'),
  },
  contains: testOf('contains(text, part)', (text, part) => `(position(${text}, ${part}) > 0)`),
  ends_with: testOf('ends_with(text, part)', (text, part) => `endsWith(${text}, ${part})`),
  extract: {
    usage: 'extract(text, "took %{number}ms", "name")',
    least: 2,
    most: 3,
    sql: (values, [, rule, name], refuse) => {
      if (rule?.kind !== 'text' || (name !== undefined && name.kind !== 'text')) return refuse('takes a quoted rule');
      const read = readExtraction(rule.value, name?.value);
      if ('reason' in read) return refuse(read.reason);
      return textValue(`extractGroups(${at(values, 0).text}, ${sqlString(read.pattern)})[${read.group}]`, 'any');
    },
  },
  floor: ofNumber('floor(number)', (number) => `floor(${number})`),
  if: {
    usage: 'if(condition, value, otherwise)',
    least: 3,
    most: 3,
    sql: (values) => choose(at(values, 0).truth, at(values, 1), at(values, 2)),
  },
  in: {
    usage: 'in(value, one, …)',
    least: 2,
    most: MANY,
    sql: ([value = NOTHING, ...others]) => booleanValue(`(${others.map((other) => equal(value, other)).join(' OR ')})`),
  },
  is_null: {
    usage: 'is_null(value)',
    least: 1,
    most: 1,
    sql: (values) => booleanValue(`(NOT ${at(values, 0).present})`),
  },
  left: {
    usage: 'left(text, characters)',
    least: 2,
    most: 2,
    sql: (values) => textValue(`substringUTF8(${at(values, 0).text}, 1, ${whole(at(values, 1))})`, 'any'),
  },
  lower: ofText('lower(text)', (text) => `lowerUTF8(${text})`),
  max: extreme('max(number, …)', 'max'),
  min: extreme('min(number, …)', 'min'),
  proper: ofText('proper(text)', (text) => `initcapUTF8(${text})`),
  replace: {
    usage: 'replace(text, part, replacement)',
    least: 3,
    most: 3,
    sql: (values, literals, refuse) => {
      const part = literals[1];
      if (part?.kind !== 'text' || part.value === '') return refuse('takes a quoted part to replace');
      return textValue(`replaceAll(${at(values, 0).text}, ${at(values, 1).text}, ${at(values, 2).text})`, 'any');
    },
  },
  right: {
    usage: 'right(text, characters)',
    least: 2,
    most: 2,
    sql: (values) => textValue(`rightUTF8(${at(values, 0).text}, ${whole(at(values, 1))})`, 'any'),
  },
  round: {
    usage: 'round(number, decimals)',
    least: 1,
    most: 2,
    sql: (values, literals, refuse) => {
      const decimals = literals.length < 2 ? 0 : integerOf(literals[1]);
      if (decimals === null || Math.abs(decimals) > 15) return refuse('takes whole decimals between -15 and 15');
      return numberValue(`round(${at(values, 0).number}, ${decimals})`);
    },
  },
  split_after: split('split_after(text, "separator", occurrence)', 'after'),
  split_before: split('split_before(text, "separator", occurrence)', 'before'),
  sqrt: ofNumber('sqrt(number)', (number) => `if(isFinite(sqrt(${number})), sqrt(${number}), NULL)`),
  starts_with: testOf('starts_with(text, part)', (text, part) => `startsWith(${text}, ${part})`),
  substring: {
    usage: 'substring(text, start, length)',
    least: 2,
    most: 3,
    sql: (values) => {
      const length = values.length < 3 ? '65535' : whole(at(values, 2));
      return textValue(`substringUTF8(${at(values, 0).text}, ${whole(at(values, 1))} + 1, ${length})`, 'any');
    },
  },
  textjoin: {
    usage: 'textjoin(delimiter, ignore_empty, text, …)',
    least: 3,
    most: MANY,
    sql: ([, ignoreEmpty = NOTHING, ...others], [delimiter], refuse) => {
      if (delimiter?.kind !== 'text') return refuse('takes a quoted delimiter');
      const separator = sqlString(delimiter.value);
      const texts = `[${others.map((value) => value.text).join(', ')}]`;
      const kept = `arrayFilter(t -> t != '' OR NOT ${ignoreEmpty.truth}, ${texts})`;
      return textValue(`arrayStringConcat(${kept}, ${separator})`, 'any');
    },
  },
  textlen: {
    usage: 'textlen(text)',
    least: 1,
    most: 1,
    sql: (values) => numberValue(`toNullable(toFloat64(lengthUTF8(${at(values, 0).text})))`),
  },
  trim: ofText('trim(text)', (text) => `trimBoth(${text})`),
  upper: ofText('upper(text)', (text) => `upperUTF8(${text})`),
};

function integerOf(expression: Expression | undefined): number | null {
  if (expression?.kind === 'number' && Number.isInteger(expression.value)) return expression.value;
  if (expression?.kind !== 'unary' || expression.operator !== '-') return null;
  const inner = integerOf(expression.operand);
  return inner === null ? null : -inner;
}
