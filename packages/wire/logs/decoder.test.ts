import { describe, expect, it } from 'vitest';
import { LogDecoder } from './decoder.ts';
import { LogDraft } from './draft.ts';
import { parseExact } from './exact-json.ts';
import { LOG_LIMITS } from './limits.ts';

const NOW = 1_795_306_921_579;
const NONE = { service: '', host: '', source: '', tags: '' };

/** What a draft holds beyond an empty one. */
function decode(item: unknown, defaults = NONE, exact = false): unknown {
  const draft = new LogDraft();
  const rejection = new LogDecoder(defaults, NOW).decode(item, draft, exact);
  if (rejection !== undefined) return rejection;
  const { timeUnixMs, service, host, source, status, message, traceId, spanId } = draft;
  const tags = draft.tagList();
  const attributes = Object.fromEntries(
    draft.paths
      .slice(0, draft.size)
      .map((path, index) => [path, draft.isJson[index] ? `json ${draft.value(index)}` : draft.value(index)]),
  );
  const all = { time: timeUnixMs - NOW, service, host, source, status, message, traceId, spanId, tags, attributes };
  return Object.fromEntries(
    Object.entries(all).filter(
      ([, value]) => value !== '' && value !== 0 && !(typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );
}

describe('LogDecoder', () => {
  it.each<[string, unknown, unknown]>([
    ['plain text', 'hello', { status: 'info', message: 'hello' }],
    [
      "the Agent's shape",
      {
        message: 'm',
        status: 'error',
        timestamp: NOW - 5,
        hostname: 'h',
        service: 's',
        ddsource: 'nginx',
        ddtags: 'a:b, c,a:b',
      },
      { time: -5, message: 'm', status: 'error', host: 'h', service: 's', source: 'nginx', tags: ['a:b', 'c'] },
    ],
    [
      'nested attributes',
      {
        message: 'm',
        http: { status_code: 200, url_details: { path: '/' } },
        list: [1, 'a'],
        none: null,
        empty: {},
        ok: true,
      },
      {
        message: 'm',
        status: 'info',
        attributes: {
          'http.status_code': 'json 200',
          'http.url_details.path': '/',
          list: 'json [1,"a"]',
          ok: 'json true',
        },
      },
    ],
    [
      'JSON in the message, inner fields first',
      {
        message: `{"level":"warn","msg":"in","hostname":"inner","timestamp":${NOW - 9},"a":1}`,
        status: 'info',
        hostname: 'outer',
        timestamp: NOW,
      },
      {
        time: -9,
        status: 'warn',
        message: 'in',
        host: 'inner',
        attributes: { level: 'warn', a: 'json 1', hostname: 'outer' },
      },
    ],
    [
      'an object as message (Lambda extension)',
      { message: { message: 'START', lambda: { arn: 'x' }, timestamp: NOW - 1, status: 'debug' }, hostname: 'h' },
      { time: -1, status: 'debug', message: 'START', host: 'h', attributes: { 'lambda.arn': 'x' } },
    ],
    [
      'an object as message without one of its own',
      { message: { a: 1 } },
      { status: 'info', message: '{"a":1}', attributes: { a: 'json 1' } },
    ],
    ['no message', { a: 'x' }, { status: 'info', message: '{"a":"x"}', attributes: { a: 'x' } }],
    ['broken JSON in the message', { message: '{"a":}' }, { status: 'info', message: '{"a":}' }],
    [
      "ids of Datadog's tracers",
      {
        message: 'm',
        dd: { trace_id: '1031901735368183668', span_id: '1818557773842448764', service: 's', env: 'e', version: '1' },
      },
      {
        status: 'info',
        message: 'm',
        service: 's',
        traceId: '00000000000000000e520d293bbacf74',
        spanId: '193cd0a90167817c',
        tags: ['env:e', 'version:1'],
        attributes: { 'dd.service': 's', 'dd.env': 'e', 'dd.version': '1' },
      },
    ],
    [
      'ids in a context map, and of OpenTelemetry',
      { message: 'm', contextMap: { 'dd.trace_id': '1' }, span_id: '00f067aa0ba902b7' },
      {
        status: 'info',
        message: 'm',
        traceId: '00000000000000000000000000000001',
        spanId: '00f067aa0ba902b7',
      },
    ],
    [
      'an HTTP status is no level',
      { message: 'm', status: 404, level: 50 },
      { status: 'error', message: 'm', attributes: { status: 'json 404', level: 'json 50' } },
    ],
    [
      'a host object',
      { message: 'm', host: { name: 'h', os: 'linux' } },
      { status: 'info', message: 'm', host: 'h', attributes: { 'host.name': 'h', 'host.os': 'linux' } },
    ],
    [
      'a clock that runs ahead',
      { message: 'm', timestamp: NOW + 3 * 3600 * 1000 },
      { status: 'info', message: 'm', attributes: { timestamp: `json ${NOW + 3 * 3600 * 1000}` } },
    ],
    [
      'a log of long ago',
      { message: 'm', timestamp: '2020-01-01T00:00:00Z' },
      { status: 'info', message: 'm', attributes: { timestamp: 'json 1577836800000' } },
    ],
    ['nothing', {}, 'empty_log'],
    ['a number', 3, 'not_an_object'],
    ['a list', [{}], 'not_an_object'],
    ['null', null, 'not_an_object'],
  ])('%s', (_name, item, expected) => {
    expect(decode(item)).toEqual(expected);
  });

  it('fills in what the request says', () => {
    expect(
      decode({ message: 'm', service: 'own', ddtags: 'a:1' }, { service: 's', host: 'h', source: 'x', tags: 'b:2' }),
    ).toEqual({
      status: 'info',
      message: 'm',
      service: 'own',
      host: 'h',
      source: 'x',
      tags: ['a:1', 'b:2'],
    });
  });

  it('asks for exact numbers and keeps them', () => {
    const text = '{"message":"m","big":12345678901234567890,"dd":{"trace_id":1031901735368183668}}';
    const draft = new LogDraft();
    new LogDecoder(NONE, NOW).decode(JSON.parse(text), draft);
    expect(draft.lossy).toBe(true);
    expect(decode(parseExact(text), NONE, true)).toEqual({
      status: 'info',
      message: 'm',
      traceId: '00000000000000000e520d293bbacf74',
      attributes: { big: 'json 12345678901234567890' },
    });
  });

  it('bounds attributes and depth', () => {
    const draft = new LogDraft();
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]));
    new LogDecoder(NONE, NOW).decode({ message: 'm', ...many }, draft);
    expect([draft.size, draft.droppedAttributes]).toEqual([LOG_LIMITS.attributes, 9_000]);
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as unknown;
    new LogDecoder(NONE, NOW).decode({ message: 'm', deep }, draft);
    expect([draft.size, draft.value(0).length, draft.truncated]).toEqual([1, LOG_LIMITS.attributeValueLength, 1]);
  });
});
