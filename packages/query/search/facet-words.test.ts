import { expect, it } from 'vitest';
import { bindFacetWords, facetWords, wordsOf } from './facet-words.ts';
import { parseSearch } from './parse.ts';
import type { SearchSchema } from './schema.ts';
import { searchToSql } from './to-sql.ts';

const FACETS = [
  { path: 'service', name: 'Service' },
  { path: '@http.status_code', name: 'Status Code' },
  { path: '@network.client.ip', name: 'Client IP' },
  { path: '@network.destination.ip', name: 'Destination IP' },
  { path: '@usr.id', name: 'User ID' },
  { path: '@http.method', name: 'Method' },
  { path: '@http.url_details.host', name: 'URL Host' },
  { path: '@service', name: 'service' },
  { path: '@a.thing', name: 'First' },
  { path: '@b.thing', name: 'Second' },
  { path: '@late', name: 'Method' },
];

it('names facets by their names and the ends of their paths, where only one has them', () => {
  const words = facetWords(FACETS, new Set(['service']));
  expect(Object.fromEntries(words)).toEqual({
    status_code: 'http.status_code',
    http_status_code: 'http.status_code',
    client_ip: 'network.client.ip',
    network_client_ip: 'network.client.ip',
    destination_ip: 'network.destination.ip',
    network_destination_ip: 'network.destination.ip',
    user_id: 'usr.id',
    usr_id: 'usr.id',
    method: 'http.method',
    http_method: 'http.method',
    url_host: 'http.url_details.host',
    url_details_host: 'http.url_details.host',
    http_url_details_host: 'http.url_details.host',
    first: 'a.thing',
    a_thing: 'a.thing',
    second: 'b.thing',
    b_thing: 'b.thing',
    late: 'late',
  });
  expect(wordsOf('@usr.id', words)).toEqual(['usr_id', 'user_id']);
  expect(wordsOf('service', words)).toEqual([]);
});

it('binds words to the meaning that they have in one schema', () => {
  const before: SearchSchema = {
    messageColumn: 'message',
    reserved: { service: { column: 'service', kind: 'keyword' } },
    tagsColumn: 'tags',
    attributes: { text: 'attrs', hot: {} },
    facetWords: new Map([['client_ip', 'network.client.ip']]),
  };
  const after = {
    ...before,
    facetWords: new Map([...(before.facetWords ?? []), ['team', 'x'], ['client_ip', 'mine']]),
  };
  const node = parseSearch('service:web team:a -client_ip:(1 OR 2) word');
  expect(searchToSql(bindFacetWords(node, before), after)).toBe(searchToSql(bindFacetWords(node, before), before));
  expect(searchToSql(bindFacetWords(node, before), after)).not.toContain('mine');
  expect(searchToSql(node, after)).toContain('mine');
});
