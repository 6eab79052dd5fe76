import type { FacetFields } from '@komainu/contracts/logs/facets-api.ts';
import { objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';

const MOST_CHARACTERS = 200;
const MOST_UNIT_CHARACTERS = 32;

/** Reads a facet from a body; what is left out stays as in `before`. Throws `bad_facet` (400) that names the field. */
export function readFacet(body: unknown, before: Partial<FacetFields>): FacetFields {
  const fields = objectOf(body, 'the body');
  const path = before.path ?? pathOf(fields['path']);
  if (fields['path'] !== undefined && fields['path'] !== path) {
    throw badRequest('bad_facet', 'the path of a facet cannot be changed');
  }
  const unit = fields['unit'] === undefined ? before.unit : text(fields['unit'], 'unit', MOST_UNIT_CHARACTERS, 0);
  return {
    path,
    name: fields['name'] === undefined ? (before.name ?? nameOf(path)) : text(fields['name'], 'name'),
    group: fields['group'] === undefined ? (before.group ?? groupOf(path)) : text(fields['group'], 'group'),
    type: typeOf(fields['type']) ?? before.type ?? 'facet',
    ...(unit === undefined || unit === '' ? {} : { unit }),
    ...((hiddenOf(fields['hidden']) ?? before.hidden) ? { hidden: true } : {}),
  };
}

/** The name of a facet that nobody has named. */
export function nameOf(path: string): string {
  return path.replace(/^@/, '');
}

/** The heading of a facet that nobody has put under one. */
export function groupOf(path: string): string {
  return path.startsWith('@') ? 'Others' : 'Tags';
}

function pathOf(value: unknown): string {
  const path = text(value, 'path');
  if (!/^@?[^\s@"()]+$/u.test(path) || path.startsWith('#')) {
    throw badRequest('bad_facet', 'path is neither @attribute nor the key of a tag');
  }
  return path;
}

function text(value: unknown, name: string, most = MOST_CHARACTERS, least = 1): string {
  const given = (textOf(value, name) ?? '').trim();
  if (given.length < least) throw badRequest('bad_facet', `${name} is missing`);
  if (given.length > most) throw badRequest('bad_facet', `${name} is longer than ${most} characters`);
  return given;
}

function typeOf(value: unknown): FacetFields['type'] | undefined {
  if (value === undefined || value === 'facet' || value === 'measure') return value;
  throw badRequest('bad_facet', 'type is neither facet nor measure');
}

function hiddenOf(value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw badRequest('bad_facet', 'hidden is neither true nor false');
}
