import type { SavedView } from '@komainu/contracts/logs/views-api.ts';
import { expect, it } from 'vitest';
import { isChanged, viewFields, viewParams } from './view-state.ts';

const PARAMS = { query: 'source:nginx', view: 'toplist', group: '@client_ip', top: '25', range: '4h', log: 'x' };
const VIEW: SavedView = {
  id: 'v1',
  name: 'Clients',
  ...viewFields(PARAMS, true),
  createdBy: 'ada',
  createdAtUnixMs: 0,
  updatedAtUnixMs: 0,
  version: 1,
};

it('keeps what is on screen', () => {
  expect(viewFields(PARAMS, true)).toEqual({
    query: 'source:nginx',
    columns: ['host', 'service'],
    visualization: 'top_list',
    options: { group: '@client_ip', top: '25' },
    from: 'now-4h',
    to: 'now',
  });
  expect(viewFields({ view: 'sql', sql: 'SELECT 1', columns: ',' }, false)).toEqual({
    query: '',
    columns: [],
    visualization: 'list',
    options: { sql: 'SELECT 1', view: 'sql' },
  });
});

it('shows it again, and takes away what it does not say', () => {
  expect(viewParams(VIEW)).toMatchObject({
    saved: 'v1',
    query: 'source:nginx',
    view: 'toplist',
    group: '@client_ip',
    top: '25',
    range: '4h',
    measure: undefined,
    columns: undefined,
    log: undefined,
  });
});

it('tells whether the screen has left the view', () => {
  const shown = { ...PARAMS, saved: 'v1' };
  expect([
    isChanged(shown, VIEW),
    isChanged({ ...shown, range: '1h' }, VIEW),
    isChanged({ ...shown, top: '5' }, VIEW),
    isChanged({ ...shown, columns: 'host' }, VIEW),
  ]).toEqual([false, false, true, true]);
});
