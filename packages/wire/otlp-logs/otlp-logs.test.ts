import { describe, expect, it } from 'vitest';
import { LogDecoder } from '../logs/decoder.ts';
import { LogDraft } from '../logs/draft.ts';
import { defaultsOf, itemOf } from './item.ts';
import { readLogsJson } from './json.ts';
import { readLogsProtobuf } from './protobuf.ts';
import type { OtlpLogRecord } from './record.ts';

const NOW = 1_795_306_921_579;

function drafts(body: unknown): unknown[] {
  const found: unknown[] = [];
  readLogsJson(Buffer.from(JSON.stringify(body)), (record, scope, resource) => {
    const draft = new LogDraft();
    new LogDecoder(defaultsOf(resource), NOW).decode(itemOf(record, scope, resource), draft);
    const { service, host, source, status, message, traceId, spanId, timeUnixMs, size } = draft;
    const attributes = Object.fromEntries(draft.paths.slice(0, size).map((path, index) => [path, draft.value(index)]));
    found.push({
      service,
      host,
      source,
      status,
      message,
      traceId,
      spanId,
      timeUnixMs,
      tags: draft.tagList(),
      attributes,
    });
  });
  return found;
}

const keyValue = (key: string, stringValue: string) => ({ key, value: { stringValue } });

describe('OTLP logs', () => {
  it('becomes logs in the words of Datadog', () => {
    const body = {
      resourceLogs: [
        {
          resource: {
            attributes: [
              keyValue('service.name', 'shop'),
              keyValue('host.name', 'web-1'),
              keyValue('deployment.environment', 'prod'),
              keyValue('service', 'x'),
            ],
          },
          scopeLogs: [
            {
              scope: { name: 'pino' },
              logRecords: [
                {
                  timeUnixNano: `${NOW}000001`,
                  severityNumber: 17,
                  severityText: 'ERROR',
                  body: { stringValue: 'boom' },
                  traceId: '5B8EFFF798038103D269B633813FC60C',
                  spanId: 'EEE19B7EC3C1B174',
                  attributes: [{ key: 'n', value: { intValue: '7' } }],
                },
                {
                  observedTimeUnixNano: `${NOW - 5}000000`,
                  severityNumber: 5,
                  body: { kvlistValue: { values: [keyValue('message', 'inner'), keyValue('a', 'b')] } },
                },
                {
                  body: { stringValue: 'body' },
                  attributes: [keyValue('msg', 'attribute wins'), keyValue('level', 'warn')],
                },
              ],
            },
          ],
        },
      ],
    };
    const common = { service: 'shop', host: 'web-1', source: 'otlp_log_ingestion', tags: ['env:prod'] };
    const resource = {
      'service.name': 'shop',
      'host.name': 'web-1',
      'deployment.environment': 'prod',
      'otel.service': 'x',
      'otel.scope.name': 'pino',
    };
    expect(drafts(body)).toEqual([
      {
        ...common,
        status: 'error',
        message: 'boom',
        timeUnixMs: NOW,
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: 'eee19b7ec3c1b174',
        attributes: {
          ...resource,
          n: '7',
          'otel.severity_text': 'ERROR',
          'otel.severity_number': '17',
          'otel.timestamp': `${NOW}000001`,
        },
      },
      {
        ...common,
        status: 'debug',
        message: 'inner',
        timeUnixMs: NOW - 5,
        traceId: '',
        spanId: '',
        attributes: { ...resource, a: 'b', 'otel.severity_number': '5' },
      },
      {
        ...common,
        status: 'warn',
        message: 'attribute wins',
        timeUnixMs: NOW,
        traceId: '',
        spanId: '',
        attributes: { ...resource, level: 'warn' },
      },
    ]);
  });

  it('reads protobuf, whatever the order of its fields', () => {
    const field = (tag: number, ...content: (number | string)[]) => {
      const bytes = content.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part]));
      return [tag, bytes.length, ...bytes];
    };
    const record = [0x10, 9, ...field(0x1a, 'INFO'), ...field(0x2a, ...field(0x0a, 'hi')), ...field(0x4a, 0xab, 0xcd)];
    const scopeLogs = field(0x12, ...field(0x12, ...record), ...field(0x0a, ...field(0x0a, 'lib')));
    const resource = field(
      0x0a,
      ...field(0x0a, ...field(0x0a, 'service.name'), ...field(0x12, ...field(0x0a, 'shop'))),
    );
    const seen: unknown[] = [];
    readLogsProtobuf(Buffer.from(field(0x0a, ...scopeLogs, ...resource)), (found, scope, { service }) => {
      seen.push([found satisfies OtlpLogRecord, scope.name, service]);
    });
    expect(seen).toEqual([
      [
        {
          timeUnixNs: 0n,
          observedUnixNs: 0n,
          severityNumber: 9,
          severityText: 'INFO',
          body: 'hi',
          attributes: new Map(),
          traceId: 'abcd',
          spanId: '',
          eventName: '',
        },
        'lib',
        'shop',
      ],
    ]);
  });
});
