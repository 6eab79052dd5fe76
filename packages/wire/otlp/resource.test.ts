import { describe, expect, it } from 'vitest';
import { ProtobufReader } from '../protobuf/reader.ts';
import { attributesOfJson } from './attributes.ts';
import { readResourceAttributes } from './attributes-protobuf.ts';
import { describeResource } from './resource.ts';

const described = (entries: Readonly<Record<string, string | number>>) => {
  const { host, service, env, version, tags } = describeResource(new Map(Object.entries(entries)));
  return { host, service, env, version, tags };
};
const NONE = { host: '', service: 'otlpresourcenoservicename', env: '', version: '', tags: [] };

describe('describeResource', () => {
  it.each([
    [{}, NONE],
    [
      { host: 'a', 'datadog.host.name': 'b' },
      { ...NONE, host: 'a' },
    ],
    [{ 'host.name': 'localhost' }, NONE],
    [
      { 'host.id': 'i', 'host.name': 'n' },
      { ...NONE, host: 'i' },
    ],
    [
      { 'cloud.provider': 'aws', 'host.name': 'n' },
      { ...NONE, tags: ['cloud_provider:aws'] },
    ],
    [
      { 'cloud.provider': 'gcp', 'host.name': 'a.b.c.d', 'cloud.account.id': 'p' },
      { ...NONE, host: 'a.p', tags: ['cloud_provider:gcp'] },
    ],
    [
      { 'k8s.node.name': 'n1', 'k8s.cluster.name': 'c' },
      { ...NONE, host: 'n1-c', tags: ['kube_cluster_name:c'] },
    ],
    [
      {
        'service.name': 's',
        'deployment.environment': 'old',
        'deployment.environment.name': 'new',
        'service.version': 2,
      },
      { ...NONE, service: 's', env: 'new', version: '2' },
    ],
    [
      { 'datadog.container.tag.team': 'x', 'k8s.pod.name': 'p' },
      { ...NONE, tags: ['pod_name:p', 'team:x'] },
    ],
  ])('%j', (attributes, expected) => {
    expect(described(attributes)).toEqual(expected);
  });
});

describe('attributes', () => {
  it('reads OTLP/JSON', () => {
    const value = (content: unknown) => [...attributesOfJson([{ key: 'k', value: content }])][0]?.[1];
    expect([
      value({ intValue: '9007199254740993' }),
      value({ intValue: 5 }),
      value({ doubleValue: 'NaN' }),
      value({ arrayValue: { values: [{ boolValue: true }, 7] } }),
      value({ kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } }),
      value('text'),
    ]).toEqual(['9007199254740993', 5, 'NaN', [true, null], JSON.parse('{"__proto__":"x"}'), null]);
  });

  it('reads protobuf', () => {
    const keyValue = (key: string, value: readonly number[]) => {
      const body = [0x0a, key.length, ...Buffer.from(key), 0x12, value.length, ...value];
      return [0x0a, body.length, ...body];
    };
    const attributes = [
      ...keyValue('s', [0x0a, 2, 104, 105]),
      ...keyValue('b', [0x10, 1]),
      ...keyValue('i', [0x18, ...Array<number>(9).fill(255), 1]),
      ...keyValue('y', [0x3a, 1, 0]),
      ...keyValue('a', [0x2a, 4, 0x0a, 2, 0x10, 0]),
    ];
    const read = readResourceAttributes(new ProtobufReader(Buffer.from([attributes.length, ...attributes])));
    expect(Object.fromEntries(read)).toEqual({ s: 'hi', b: true, i: -1, y: 'AA==', a: [false] });
  });
});
