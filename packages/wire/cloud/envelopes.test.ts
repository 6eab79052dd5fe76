import { expect, it } from 'vitest';
import { readLogItems } from '../logs/items.ts';
import { unwrapEnvelopes } from './envelopes.ts';

const unwrapped = (body: unknown) =>
  unwrapEnvelopes(readLogItems(Buffer.from(JSON.stringify(body)), 'application/json')).items;
const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

it('leaves logs alone that only look like envelopes', () => {
  const logs = [{ message: 'm', records: [1] }, { records: 7 }, { message: { data: 'x' }, subscription: 's' }];
  expect(unwrapped(logs)).toEqual(logs);
});

it('takes records out of what Event Hubs hand over', () => {
  const resourceId = '/SUBSCRIPTIONS/0-1/RESOURCEGROUPS/SHOP/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V1';
  const secret = {
    time: '2026-11-22T11:59:00.0000000Z',
    resourceId,
    category: 'AuditEvent',
    operationName: 'SecretGet',
  };
  const body = [
    { records: [secret] },
    { records: [{ resourceId, category: 'Administrative' }, { ddsource: 'own', resourceId }, 'text'] },
  ];
  const tags = { ddtags: 'subscription_id:0-1,resource_group:shop' };
  expect(unwrapped(body)).toEqual([
    { ...secret, ddsource: 'azure.keyvault', ...tags },
    { resourceId, category: 'Administrative', ddsource: 'azure.activity', ...tags },
    { ddsource: 'own', resourceId },
    'text',
  ]);
});

it('takes records out of a file of CloudTrail, and keeps what is said of all', () => {
  expect(
    unwrapped({ Records: [{ eventName: 'A' }, { eventName: 'B' }], ddsource: 'cloudtrail', ddtags: 'env:x' }),
  ).toEqual([
    { eventName: 'A', ddsource: 'cloudtrail', ddtags: 'env:x' },
    { eventName: 'B', ddsource: 'cloudtrail', ddtags: 'env:x' },
  ]);
});

const push = (data: unknown) => ({
  message: {
    data: base64(data),
    attributes: { origin: 'test' },
    messageId: '1',
    publishTime: '2026-11-22T11:59:00.000Z',
  },
  subscription: 'projects/p/subscriptions/s',
});
const pubsub = {
  subscription: 'projects/p/subscriptions/s',
  message_id: '1',
  publish_time: '2026-11-22T11:59:00.000Z',
  attributes: { origin: 'test' },
};

it.each([
  ['plain text', { message: 'plain text', ddsource: 'gcp.pubsub', timestamp: '2026-11-22T11:59:00.000Z', pubsub }],
  [
    { service: 'cart', level: 'error' },
    { ddsource: 'gcp.pubsub', service: 'cart', level: 'error', pubsub },
  ],
])('takes %j out of a push', (data, expected) => {
  expect(unwrapped(push(data))).toEqual([expected]);
});

it('reads entries of Cloud Logging', () => {
  const entry = {
    insertId: 'i',
    logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
    resource: {
      type: 'cloud_run_revision',
      labels: { project_id: 'p', service_name: 'cart', location: 'asia-northeast1' },
    },
    severity: 'ERROR',
    timestamp: '2026-11-22T11:58:00.123456789Z',
    jsonPayload: { message: 'out of stock', item: 7 },
    trace: 'projects/p/traces/0123456789abcdef0123456789abcdef',
    spanId: '0123456789abcdef',
  };
  expect(unwrapped(push(entry))).toEqual([
    {
      ...entry,
      message: 'out of stock',
      ddsource: 'gcp.cloud.run.revision',
      service: 'cart',
      ddtags: ['project_id:p', 'location:asia-northeast1'],
      trace_id: '0123456789abcdef0123456789abcdef',
      pubsub,
    },
  ]);
  const audit = { logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity', protoPayload: { methodName: 'x' } };
  expect(unwrapped(push(audit))).toEqual([{ ...audit, ddsource: 'gcp.audit', pubsub }]);
});
