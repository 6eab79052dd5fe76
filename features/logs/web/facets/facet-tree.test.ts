import type { FacetDefinition } from '@komainu/contracts/logs/facets-api.ts';
import { expect, it } from 'vitest';
import { facetGroups, namedPath, openPaths } from './facet-tree.ts';

function definition(path: string, group: string, more: Partial<FacetDefinition> = {}): FacetDefinition {
  return {
    id: path,
    path,
    name: path.replace('@', ''),
    group,
    type: 'facet',
    origin: 'default',
    edited: false,
    words: [],
    ...more,
  };
}

const DEFINITIONS = [
  definition('@z', 'Others'),
  definition('@http.method', 'Web Access'),
  definition('host', 'Core'),
  definition('index', 'Core'),
  definition('service', 'Core'),
  definition('@secret', 'Core', { hidden: true }),
  definition('@duration', 'Web Access', { type: 'measure' }),
];

const shape = (typed: string) =>
  facetGroups(DEFINITIONS, typed).map(({ name, facets }) => [name, ...facets.map(({ path }) => path)]);

it('groups what is not hidden, the core first and the rest last', () => {
  expect(shape('')).toEqual([
    ['Core', 'service', 'host', 'index'],
    ['Web Access', '@duration', '@http.method'],
    ['Others', '@z'],
  ]);
});

it('brings the groups up of which a facet is wanted', () => {
  expect(facetGroups(DEFINITIONS, '', new Set(['@http.method']))[1]?.facets.map(({ path }) => path)).toEqual([
    '@http.method',
    '@duration',
  ]);
  expect(facetGroups(DEFINITIONS, '', new Set(['@z'])).map(({ name }) => name)).toEqual([
    'Core',
    'Others',
    'Web Access',
  ]);
});

it('finds facets by name or path', () => {
  expect(shape('HTTP.m')).toEqual([['Web Access', '@http.method']]);
});

it('knows a facet by the word that the query has for it', () => {
  const code = { ...definition('@http.status_code', 'Web Access'), words: ['status_code', 'code'] };
  expect([
    namedPath(code, 'source:nginx status_code:404'),
    namedPath(code, '@http.status_code:404 status_code:500'),
    namedPath(code, 'source:nginx'),
    [...openPaths([code], new Set(), 'status_code:404')],
  ]).toEqual(['status_code', '@http.status_code', '@http.status_code', ['@http.status_code']]);
});

it('opens what is open at first, what was toggled and what the query chooses from', () => {
  expect([...openPaths(DEFINITIONS, new Set(['host', '@z']), '@http.method:GET @duration:>=3')]).toEqual([
    '@z',
    '@http.method',
    'service',
    '@duration',
  ]);
});
