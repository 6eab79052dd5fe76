import {
  type AggregationNode,
  type BinaryNode,
  type CallNode,
  COMPARISONS,
  type PromqlNode,
  SET_OPERATORS,
  type ValueType,
} from './ast.ts';
import { PromqlSyntaxError } from './error.ts';
import { findSignature } from './signatures.ts';

const NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  matrix: 'range vector',
};

/** The type that an expression evaluates to. */
export function typeOf(node: PromqlNode): ValueType {
  switch (node.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return node.rangeMs === null ? 'vector' : 'matrix';
    case 'subquery':
      return 'matrix';
    case 'call':
      return findSignature(node.name)?.returns ?? 'vector';
    case 'aggregation':
      return 'vector';
    case 'binary':
      return typeOf(node.left) === 'scalar' && typeOf(node.right) === 'scalar' ? 'scalar' : 'vector';
    case 'unary':
    case 'paren':
      return typeOf(node.child);
  }
}

/** Throws PromqlSyntaxError where a part is of a type that does not fit. */
export function checkTypes(node: PromqlNode, text: string): ValueType {
  const fail = (reason: string, at: PromqlNode = node) => new PromqlSyntaxError(text, at.offset, reason);
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return typeOf(node);
    case 'subquery': {
      const type = checkTypes(node.child, text);
      if (type !== 'vector') throw fail(`subquery is only allowed on instant vector, got ${NAMES[type]} instead`);
      return 'matrix';
    }
    case 'paren':
      return checkTypes(node.child, text);
    case 'unary': {
      const type = checkTypes(node.child, text);
      if (type === 'scalar' || type === 'vector') return type;
      throw fail(
        `unary expression only allowed on expressions of type scalar or instant vector, got ${JSON.stringify(NAMES[type])}`,
      );
    }
    case 'call':
      return checkCall(node, text);
    case 'aggregation':
      return checkAggregation(node, text);
    case 'binary':
      return checkBinary(node, text);
  }
}

function expect(node: PromqlNode, wanted: ValueType, text: string, context: string): void {
  const type = checkTypes(node, text);
  if (type !== wanted) {
    throw new PromqlSyntaxError(text, node.offset, `expected type ${NAMES[wanted]} in ${context}, got ${NAMES[type]}`);
  }
}

function checkCall(node: CallNode, text: string): ValueType {
  const signature = findSignature(node.name);
  if (signature === undefined) throw new PromqlSyntaxError(text, node.offset, `unknown function ${node.name}`);
  const { args, optional, repeats, returns } = signature;
  const least = args.length - optional;
  if (node.args.length < least || (!repeats && node.args.length > args.length)) {
    const expected =
      optional > 0 || repeats ? (node.args.length < least ? `at least ${least}` : `at most ${args.length}`) : least;
    throw new PromqlSyntaxError(
      text,
      node.offset,
      `expected ${expected} argument(s) in call to ${JSON.stringify(node.name)}, got ${node.args.length}`,
    );
  }
  node.args.forEach((arg, index) => {
    expect(
      arg,
      args[Math.min(index, args.length - 1)] ?? 'vector',
      text,
      `call to function ${JSON.stringify(node.name)}`,
    );
  });
  return returns;
}

function checkAggregation(node: AggregationNode, text: string): ValueType {
  expect(node.child, 'vector', text, 'aggregation expression');
  if (node.parameter !== null) {
    expect(node.parameter, node.name === 'count_values' ? 'string' : 'scalar', text, 'aggregation parameter');
  }
  return 'vector';
}

function checkBinary(node: BinaryNode, text: string): ValueType {
  const fail = (reason: string) => new PromqlSyntaxError(text, node.offset, reason);
  const left = checkTypes(node.left, text);
  const right = checkTypes(node.right, text);
  const isComparison = (COMPARISONS as readonly string[]).includes(node.operator);
  const isSet = (SET_OPERATORS as readonly string[]).includes(node.operator);
  for (const type of [left, right]) {
    if (type !== 'scalar' && type !== 'vector')
      throw fail('binary expression must contain only scalar and instant vector types');
  }
  if (node.bool && !isComparison) throw fail('bool modifier can only be used on comparison operators');
  if (isComparison && !node.bool && left === 'scalar' && right === 'scalar') {
    throw fail('comparisons between scalars must use BOOL modifier');
  }
  const { matching } = node;
  if (left !== 'vector' || right !== 'vector') {
    if (isSet) throw fail(`set operator ${JSON.stringify(node.operator)} not allowed in binary scalar expression`);
    if (matching.written) throw fail('vector matching only allowed between instant vectors');
    return left === 'scalar' && right === 'scalar' ? 'scalar' : 'vector';
  }
  if (isSet && matching.many !== 'none')
    throw fail(`no grouping allowed for ${JSON.stringify(node.operator)} operation`);
  const twice = matching.on ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
  if (twice !== undefined) throw fail(`label ${JSON.stringify(twice)} must not occur in ON and GROUP clause at once`);
  return 'vector';
}
