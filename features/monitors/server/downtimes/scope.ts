import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import type { SearchNode, TermNode } from '@komainu/query/search/ast.ts';
import { compileGlob } from '@komainu/query/search/glob.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';

/** Whether tags (`key:value`) are within a scope. */
export type ScopeTest = (tags: readonly string[]) => boolean;

/**
 * Reads a scope: `*`, `env:prod`, `env:(prod OR staging) AND -host:a`, `service:web-*`. Throws `bad_scope` (400), also for
 * values without a key.
 */
export function parseScope(text: string): ScopeTest {
  return compile(parse(text));
}

/** The scope that all of these must hold for, as v1 lists them. */
export function joinScopes(scopes: readonly string[]): string {
  const written = scopes.map((scope) => scope.trim()).filter((scope) => scope !== '' && scope !== '*');
  return written.length === 0 ? '*' : written.map(quoted).join(' AND ');
}

/** A tag of v1 is taken word by word: what would be an operator is quoted. */
function quoted(tag: string): string {
  const [, sign = '', key = '', value = ''] = /^([!-]?)([^:]+):(.*)$/s.exec(tag) ?? [];
  if (key === '') throw badRequest('bad_scope', 'Invalid scope parameter');
  const written = /^[\w./*@-]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `${sign === '' ? '' : '-'}${key}:${written}`;
}

function parse(text: string): SearchNode {
  try {
    return parseSearch(text);
  } catch (error) {
    throw badRequest('bad_scope', `Invalid scope: ${messageOf(error)}`);
  }
}

function compile(node: SearchNode): ScopeTest {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'not': {
      const test = compile(node.child);
      return (tags) => !test(tags);
    }
    case 'and': {
      const tests = node.children.map(compile);
      return (tags) => tests.every((test) => test(tags));
    }
    case 'or': {
      const tests = node.children.map(compile);
      return (tags) => tests.some((test) => test(tags));
    }
    case 'term':
      return compileTerm(node);
  }
}

function compileTerm({ field, match }: TermNode): ScopeTest {
  if (field.kind !== 'key' && field.kind !== 'attribute') throw badRequest('bad_scope', 'All values must have a key');
  const key = field.kind === 'key' ? field.name : `@${field.path}`;
  const test = valueTest(match);
  const prefix = `${key}:`;
  return (tags) => tags.some((tag) => tag.startsWith(prefix) && test(tag.slice(prefix.length)));
}

function valueTest(match: TermNode['match']): (value: string) => boolean {
  switch (match.kind) {
    case 'value':
      return (value) => value === match.text;
    case 'glob':
      return compileGlob(match.parts);
    case 'exists':
      return (value) => value !== '';
    case 'any': {
      const tests = match.matches.map(valueTest);
      return (value) => tests.some((test) => test(value));
    }
    default:
      throw badRequest('bad_scope', `a scope compares values, it knows no ${match.kind}`);
  }
}
