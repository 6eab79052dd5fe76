import { isObject } from '@komainu/kernel/json.ts';
import { valueAt } from '../templates/path.ts';
import { bounded, callMethod, FUNCTIONS, type ScriptFunction, textOf } from './known.ts';
import type { Node, Part, Statement } from './nodes.ts';
import { parseBody, parseExpression } from './parse.ts';
import { ScriptError, scriptError } from './tokens.ts';

/** As many parts of a script are looked at, loops over lists included: a script ends in some tens of milliseconds. */
const MOST_STEPS = 500_000;
const MOST_DEPTH = 50;
/** 64 letters of a text count as much as an item of a list. */
const LETTERS_A_STEP_BITS = 6;

type Scope = ReadonlyMap<string, unknown>;

/** What an expression gives with `$` as handed in; JSON. Throws `ScriptError`. */
export function runExpression(script: string, dollar: unknown): unknown {
  const node = parseExpression(script);
  return jsonOf(new Run().value(node, new Map([['$', dollar]])));
}

/** What the body of a function returns, likewise. */
export function runBody(script: string, dollar: unknown): unknown {
  const statements = parseBody(script);
  return jsonOf(new Run().statements(statements, new Map([['$', dollar]]))?.value);
}

/** What is no JSON, such as a function, is nothing. */
function jsonOf(value: unknown): unknown {
  const json = JSON.stringify(value);
  return json === undefined ? null : JSON.parse(json);
}

class Run {
  #steps = 0;
  #depth = 0;

  /** What was returned; undefined when nothing was. */
  statements(statements: readonly Statement[], outer: Scope): { readonly value: unknown } | undefined {
    let scope = outer;
    for (const statement of statements) {
      switch (statement.type) {
        case 'let':
          scope = new Map([...scope, [statement.name, this.value(statement.value, scope)]]);
          break;
        case 'return':
          return { value: this.value(statement.value, scope) };
        case 'do':
          this.value(statement.value, scope);
          break;
        case 'if': {
          const returned = this.statements(
            this.value(statement.condition, scope) ? statement.yes : statement.no,
            scope,
          );
          if (returned !== undefined) return returned;
        }
      }
    }
    return undefined;
  }

  /** Counts what was done: a step, and more for long lists and texts. Gives the value. */
  #counted(value: unknown): unknown {
    const size = Array.isArray(value)
      ? value.length
      : typeof value === 'string'
        ? value.length >> LETTERS_A_STEP_BITS
        : 0;
    this.#steps += 1 + size;
    if (this.#steps > MOST_STEPS) throw new ScriptError('the script takes too long');
    return value;
  }

  value(node: Node, scope: Scope): unknown {
    if (++this.#steps > MOST_STEPS) throw new ScriptError('the script takes too long');
    switch (node.type) {
      case 'value':
        return node.value;
      case 'name':
        if (!scope.has(node.name)) throw scriptError(`"${node.name}" is not known here`, node.at);
        return scope.get(node.name);
      case 'template': {
        const inner = node.inner.map((one) => textOf(this.value(one, scope)));
        return this.#counted(bounded(node.letters.map((letters, index) => letters + (inner[index] ?? '')).join('')));
      }
      case 'member':
        return this.#member(node, scope);
      case 'call':
        return this.#call(node, scope);
      case 'function':
        return this.#counted(bounded(FUNCTIONS.get(node.name)?.(this.#parts(node.args, scope))));
      case 'apply':
        return this.#apply(node, scope);
      case 'unary':
        return unary(node.sign, this.value(node.of, scope));
      case 'binary':
        return this.#binary(node, scope);
      case 'choice':
        return this.value(this.value(node.condition, scope) ? node.yes : node.no, scope);
      case 'list':
        return bounded(this.#parts(node.items, scope));
      case 'object':
        return this.#object(node, scope);
      case 'arrow':
        return this.#arrow(node, scope);
    }
  }

  #member({ of, key, isOptional }: Node & { type: 'member' }, scope: Scope): unknown {
    const value = this.value(of, scope);
    const name = this.value(key, scope);
    if (value === undefined || value === null) {
      if (isOptional || this.#isChained(of)) return undefined;
      throw new ScriptError(`"${textOf(name)}" cannot be read of ${String(value)}`);
    }
    if (typeof value === 'string' && typeof name === 'number') return value[name];
    const isIndex = Array.isArray(value) && /^\d+$/.test(textOf(name));
    return valueAt(value, [isIndex ? Number(name) : textOf(name)]);
  }

  /** `a?.b.c` is nothing when `a` is nothing. */
  #isChained(node: Node): boolean {
    return (node.type === 'member' || node.type === 'call') && (node.isOptional || this.#isChained(node.of));
  }

  #call({ of, method, args, isOptional, at }: Node & { type: 'call' }, scope: Scope): unknown {
    const value = this.value(of, scope);
    if ((value === undefined || value === null) && (isOptional || this.#isChained(of))) return undefined;
    try {
      return this.#counted(callMethod(this.#counted(value), method, this.#parts(args, scope)));
    } catch (error) {
      if (!(error instanceof ScriptError) || error.message.includes('(at character')) throw error;
      throw scriptError(error.message, at);
    }
  }

  #binary({ sign, left, right }: Node & { type: 'binary' }, scope: Scope): unknown {
    const one = this.value(left, scope);
    if (sign === '&&') return one ? this.value(right, scope) : one;
    if (sign === '||') return one ? one : this.value(right, scope);
    if (sign === '??') return one ?? this.value(right, scope);
    return this.#counted(binary(sign, one, this.value(right, scope)));
  }

  #parts(parts: readonly Part[], scope: Scope): unknown[] {
    return parts.flatMap(({ node, isSpread }) => {
      const value = this.value(node, scope);
      if (!isSpread) return [value];
      if (Array.isArray(this.#counted(value))) return value as unknown[];
      throw new ScriptError('"..." stands before what is no list');
    });
  }

  #object({ members }: Node & { type: 'object' }, scope: Scope): unknown {
    const entries = members.flatMap((member): [string, unknown][] => {
      if (!('spread' in member)) return [[textOf(this.value(member.key, scope)), this.value(member.value, scope)]];
      const spread = this.value(member.spread, scope);
      return isObject(spread) ? Object.entries(spread) : [];
    });
    return Object.fromEntries(entries);
  }

  #arrow({ parameters, body }: Node & { type: 'arrow' }, scope: Scope): ScriptFunction {
    return (...values) => {
      if (this.#depth > MOST_DEPTH) throw new ScriptError('functions call one another too deep');
      this.#depth++;
      const inner = new Map([...scope, ...parameters.map((name, index): [string, unknown] => [name, values[index]])]);
      const result = isBody(body) ? this.statements(body, inner)?.value : this.value(body, inner);
      this.#depth--;
      return result;
    };
  }

  #apply({ name, args, at }: Node & { type: 'apply' }, scope: Scope): unknown {
    const called = scope.get(name);
    if (typeof called !== 'function') throw scriptError(`"${name}" is no function`, at);
    // Only functions of scripts are values.
    return (called as ScriptFunction)(...this.#parts(args, scope));
  }
}

function isBody(body: Node | readonly Statement[]): body is readonly Statement[] {
  return Array.isArray(body);
}

function unary(sign: string, value: unknown): unknown {
  switch (sign) {
    case '!':
      return !value;
    case '-':
      return -Number(value);
    case '+':
      return Number(value);
    default:
      return typeof value;
  }
}

function binary(sign: string, one: unknown, other: unknown): unknown {
  switch (sign) {
    case '+': {
      const areNumbers = [one, other].every((value) => typeof value !== 'string' && typeof value !== 'object');
      return areNumbers ? Number(one) + Number(other) : bounded(textOf(one) + textOf(other));
    }
    case '-':
      return Number(one) - Number(other);
    case '*':
      return Number(one) * Number(other);
    case '/':
      return Number(one) / Number(other);
    case '%':
      return Number(one) % Number(other);
    case '===':
      return one === other;
    case '!==':
      return one !== other;
    case '==':
      return isLoose(one, other);
    case '!=':
      return !isLoose(one, other);
    default:
      return isOrdered(sign, one, other);
  }
}

/** As `==` for plain values: nothing equals nothing, and texts of numbers the numbers. */
function isLoose(one: unknown, other: unknown): boolean {
  if (one === null || one === undefined) return other === null || other === undefined;
  if (typeof one === 'object' || typeof other === 'object') return one === other;
  return (
    one === other ||
    (other !== null && other !== undefined && typeof one !== typeof other && Number(one) === Number(other))
  );
}

function isOrdered(sign: string, one: unknown, other: unknown): boolean {
  const areTexts = typeof one === 'string' && typeof other === 'string';
  const [left, right] = areTexts ? [one, other] : [Number(one), Number(other)];
  if (sign === '<') return left < right;
  if (sign === '>') return left > right;
  return sign === '<=' ? left <= right : left >= right;
}
