import { type ElementTest, elementTest } from '../element-test.ts';
import type { Fields } from '../fields.ts';
import { type ProcessLog, processorType } from '../processor.ts';

type Operation =
  | { readonly source: string; readonly target: string; readonly preserve_source: boolean; readonly type: 'append' }
  | { readonly source: string; readonly target: string; readonly type: 'length' }
  | {
      readonly source: string;
      readonly target: string;
      readonly filter: string;
      readonly value_to_extract: string;
      readonly type: 'select';
    }
  | {
      readonly source: string;
      readonly target?: string;
      readonly key_to_extract: string;
      readonly value_to_extract: string;
      readonly override_on_conflict: boolean;
      readonly type: 'key-value';
    };

interface ArrayDefinition {
  readonly operation: Operation;
}

/** Works on lists: append to one, count one, take a value out of one, or turn one of pairs into attributes. */
export const arrayProcessor = processorType('array-processor', read, compile);

function read(fields: Fields): ArrayDefinition {
  return { operation: readOperation(fields.object('operation')) };
}

function readOperation(fields: Fields): Operation {
  const type = fields.choice('type', ['append', 'length', 'select', 'key-value']);
  const source = fields.text('source');
  switch (type) {
    case 'append':
      return { source, target: fields.text('target'), preserve_source: fields.flag('preserve_source', true), type };
    case 'length':
      return { source, target: fields.text('target'), type };
    case 'select': {
      const filter = fields.query('filter');
      return { source, target: fields.text('target'), filter, value_to_extract: fields.text('value_to_extract'), type };
    }
    case 'key-value':
      return {
        source,
        ...(fields.has('target') ? { target: fields.text('target') } : {}),
        key_to_extract: fields.text('key_to_extract'),
        value_to_extract: fields.text('value_to_extract'),
        override_on_conflict: fields.flag('override_on_conflict', false),
        type,
      };
  }
}

function compile({ operation }: ArrayDefinition): ProcessLog {
  switch (operation.type) {
    case 'append':
      return append(operation);
    case 'length':
      return (log) => {
        const list = log.get(operation.source);
        if (!Array.isArray(list)) return 'not_a_list';
        log.set(operation.target, list.length);
        return undefined;
      };
    case 'select':
      return select(operation, elementTest(operation.filter));
    case 'key-value':
      return keyValue(operation);
  }
}

function append({ source, target, preserve_source }: Extract<Operation, { type: 'append' }>): ProcessLog {
  return (log) => {
    const value = log.get(source);
    if (value === undefined) return 'no_source';
    const list = log.get(target);
    if (list !== undefined && !Array.isArray(list)) return 'not_a_list';
    log.set(target, [...(list ?? []), value]);
    if (!preserve_source) log.remove(source);
    return undefined;
  };
}

function select(operation: Extract<Operation, { type: 'select' }>, matches: ElementTest): ProcessLog {
  return (log) => {
    const list: unknown = log.get(operation.source);
    if (!Array.isArray(list)) return 'not_a_list';
    const found: unknown = list.find(matches);
    const value = fieldOf(found, operation.value_to_extract);
    if (value === undefined) return 'no_match';
    log.set(operation.target, value);
    return undefined;
  };
}

function keyValue(operation: Extract<Operation, { type: 'key-value' }>): ProcessLog {
  return (log) => {
    const list: unknown = log.get(operation.source);
    if (!Array.isArray(list)) return 'not_a_list';
    for (const element of list as unknown[]) {
      const key = fieldOf(element, operation.key_to_extract);
      const value = fieldOf(element, operation.value_to_extract);
      if ((typeof key !== 'string' && typeof key !== 'number') || key === '' || value === undefined) continue;
      const path = operation.target === undefined ? String(key) : `${operation.target}.${key}`;
      if (operation.override_on_conflict || !log.has(path)) log.set(path, value);
    }
    return undefined;
  };
}

function fieldOf(element: unknown, path: string): unknown {
  let value = element;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
