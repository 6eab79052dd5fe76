import { describe, expect, it } from 'vitest';
import { SpanDraft } from '../ddtrace/draft.ts';
import { plainSpan } from '../ddtrace/testdata/plain-span.ts';
import { describeResource } from './resource.ts';
import type { OtlpSpan } from './span.ts';
import { draftOtlpSpan } from './span-draft.ts';
import { nameSpan } from './span-naming.ts';

const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;

describe('nameSpan', () => {
  it.each([
    [1, {}, ['Internal', 'op', 'custom']],
    [0, {}, ['Unspecified', 'op', 'custom']],
    [SERVER, { 'http.request.method': 'GET', 'http.route': '/a/:id' }, ['http.server.request', 'GET /a/:id', 'web']],
    [CLIENT, { 'http.method': '_OTHER', 'http.route': '/a' }, ['http.client.request', 'HTTP', 'http']],
    [CLIENT, { 'db.system': 'postgresql', 'db.statement': 'select 1' }, ['postgresql.query', 'select 1', 'sql']],
    [CLIENT, { 'db.system': 'redis' }, ['redis.query', 'op', 'redis']],
    [CLIENT, { 'db.system': 'neo4j' }, ['neo4j.query', 'op', 'db']],
    [
      PRODUCER,
      { 'messaging.system': 'kafka', 'messaging.operation': 'send', 'messaging.destination.name': 't' },
      ['kafka.send', 'send t', 'custom'],
    ],
    [
      CLIENT,
      { 'rpc.system': 'aws-api', 'rpc.service': 's3', 'rpc.method': 'Put' },
      ['aws.s3.request', 'Put s3', 'http'],
    ],
    [SERVER, { 'rpc.system': 'grpc' }, ['grpc.server.request', 'op', 'web']],
    [SERVER, { 'faas.trigger': 'timer' }, ['timer.invoke', 'op', 'web']],
    [CLIENT, { 'faas.invoked_provider': 'aws', 'faas.invoked_name': 'f' }, ['aws.f.invoke', 'op', 'http']],
    [
      SERVER,
      { 'graphql.operation.type': 'query', 'graphql.operation.name': 'Q' },
      ['graphql.server.request', 'query Q', 'web'],
    ],
    [CLIENT, { 'network.protocol.name': 'amqp' }, ['amqp.client.request', 'op', 'http']],
    [1, { 'operation.name': 'x', 'resource.name': 'y', 'span.type': 'z' }, ['x', 'y', 'z']],
  ] as const)('%i %j', (kind, attributes, expected) => {
    const { name, resource, type } = nameSpan('op', kind, new Map(Object.entries(attributes)));
    expect([name, resource, type]).toEqual(expected);
  });
});

it('drafts a span in Datadog words', () => {
  const resource = describeResource(
    new Map(
      Object.entries({
        'service.name': 'shop',
        'deployment.environment': 'prod',
        'host.name': 'h',
        pid: 7,
        both: 'resource',
      }),
    ),
  );
  const span: OtlpSpan = {
    traceId: 0x1_0000_0000_0000_0002n,
    spanId: 3n,
    parentId: 0n,
    name: 'op',
    kind: SERVER,
    startUnixNs: 10n,
    endUnixNs: 5n,
    traceState: 'a=b',
    attributes: new Map(
      Object.entries({
        'http.response.status_code': 500,
        'url.full': 'http://x/',
        both: 'span',
        ok: true,
        list: [1, 'a'],
      }),
    ),
    events: [
      {
        timeUnixNs: 4n,
        name: 'exception',
        attributes: new Map(Object.entries({ 'exception.type': 'E', 'exception.message': 'no' })),
      },
    ],
    links: [{ traceId: 1n, spanId: 2n, traceState: '', attributes: new Map(), flags: 0 }],
    statusCode: 2,
    statusMessage: 'failed',
  };
  const draft = new SpanDraft();
  draftOtlpSpan(span, resource, { name: 'lib', version: '1' }, draft);
  expect(draft.upperLow).toBe(1);
  expect(plainSpan(draft)).toEqual({
    service: 'shop',
    name: 'server.request',
    resource: 'op',
    type: 'web',
    traceId: '2',
    spanId: '3',
    parentId: '0',
    start: '10',
    duration: '0',
    error: 1,
    metrics: { _top_level: 1, pid: 7 },
    meta: {
      env: 'prod',
      'span.kind': 'server',
      'otel.trace_id': '00000000000000010000000000000002',
      'otel.scope.name': 'lib',
      'otel.scope.version': '1',
      'otel.status_code': 'Error',
      'otel.status_description': 'failed',
      'w3c.tracestate': 'a=b',
      'span.name': 'op',
      'error.type': 'E',
      'error.message': 'no',
      events:
        '[{"name":"exception","time_unix_nano":"4","attributes":{"exception.type":"E","exception.message":"no"}}]',
      '_dd.span_events.has_exception': 'true',
      '_dd.span_links': '[{"trace_id":"00000000000000000000000000000001","span_id":"0000000000000002"}]',
      'host.name': 'h',
      both: 'span',
      'http.status_code': '500',
      'http.url': 'http://x/',
      ok: 'true',
      list: '[1,"a"]',
    },
  });
});
