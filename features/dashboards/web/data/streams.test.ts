import { expect, test } from 'vitest';
import { cellText, shownEvent, streamOf } from './streams.ts';

test('lists of logs with their columns', () => {
  const definition = {
    type: 'list_stream',
    requests: [
      {
        response_format: 'event_list',
        query: {
          data_source: 'logs_stream',
          query_string: 'status:error',
          sort: { column: 'timestamp', order: 'asc' },
        },
        columns: [{ field: 'status_line' }, { field: 'timestamp' }, { field: 'content' }, { field: '@http.url' }],
      },
    ],
  };
  expect(streamOf(definition)).toEqual({
    source: 'logs',
    search: 'status:error',
    columns: [{ field: 'time' }, { field: 'message' }, { field: '@http.url' }],
    calculated: [],
    isOldestFirst: true,
  });
});

test('older log streams and event streams', () => {
  expect(
    streamOf({ type: 'log_stream', query: 'a', columns: ['core_host', 'tag'], show_date_column: false })?.columns,
  ).toEqual([{ field: 'host' }, { field: 'tag' }, { field: 'message' }]);
  expect(streamOf({ type: 'event_stream', query: 'x' })).toMatchObject({
    source: 'events',
    columns: [{ field: 'time' }, { field: 'event' }],
  });
  expect(streamOf({ type: 'list_stream', requests: [{ query: { data_source: 'rum_stream' } }] })).toBeUndefined();
});

test('cells read fields, attributes and tags', () => {
  const row = {
    id: '1',
    attributes: { message: 'm', host: 'h', tags: ['env:prod'], attributes: { http: { url: '/a' }, 'x.y': 3 } },
  };
  expect(['message', 'host', '@http.url', '@x.y', 'env', 'nothing'].map((field) => cellText(row, field))).toEqual([
    'm',
    'h',
    '/a',
    '3',
    'prod',
    '',
  ]);
});

test('what guests get of a row shows the same, and holds nothing else', () => {
  const span = {
    id: 's-1',
    attributes: {
      start_timestamp: '2026-11-22T00:00:00.000Z',
      end_timestamp: '2026-11-22T00:00:01.000Z',
      resource_name: 'GET /',
      service: 'web',
      tags: ['env:prod'],
      custom: { http: { url: '/a' }, secret: 'x' },
    },
  };
  const event = {
    id: 'e-1',
    attributes: { timestamp: 't', attributes: { title: 'Deployed', secret: 'x' }, message: 'v2' },
  };
  const fields = ['time', 'service', 'resource', 'duration', 'env', '@http.url', 'event'];
  for (const row of [span, event]) {
    const shown = shownEvent(row, fields);
    expect(fields.map((field) => cellText(shown, field))).toEqual(fields.map((field) => cellText(row, field)));
    expect(JSON.stringify(shown)).not.toContain('secret');
  }
  expect(shownEvent(event, [])).toEqual({ id: 'e-1', attributes: { timestamp: 't' } });
});

test('asks for the calculated fields that a list of logs defines or shows', () => {
  const definition = {
    type: 'list_stream',
    requests: [
      {
        query: {
          data_source: 'logs_stream',
          query_string: '#class:5xx',
          calculated_fields: [{ name: '#class', expression: 'left(status_code, 1)' }],
        },
        columns: [{ field: '#class' }, { field: '#saved' }, { field: 'content' }],
      },
    ],
  };
  expect(streamOf(definition)?.calculated).toEqual([
    { name: 'class', expression: 'left(status_code, 1)' },
    { name: 'saved' },
  ]);
  const row = { id: '1', attributes: { calculated_fields: { '#class': '5' } } };
  expect(['#class', '#saved'].map((field) => cellText(row, field))).toEqual(['5', '']);
});
