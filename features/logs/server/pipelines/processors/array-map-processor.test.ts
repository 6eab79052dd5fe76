import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const map = (definition: object, item: object) =>
  processed([{ type: 'array-map-processor', ...definition }], { message: 'm', ...item })['attributes'];

describe('array-map-processor', () => {
  it('makes a list of a list', () => {
    const processors = [
      { type: 'attribute-remapper', sources: ['$sourceElem.src_ip'], target: '$targetElem.source' },
      {
        type: 'string-builder-processor',
        template: '%{$sourceElem.proto}/%{$sourceElem.dst_port}',
        target: '$targetElem.service',
      },
      {
        type: 'category-processor',
        target: '$targetElem.level',
        categories: [{ filter: { query: '@$sourceElem.dst_port:22' }, name: 'admin' }],
      },
      { type: 'arithmetic-processor', expression: '$sourceElem.dst_port * 2 + base', target: '$targetElem.double' },
    ];
    const connections = [
      { src_ip: '10.0.0.1', dst_port: 443, proto: 'tcp' },
      { src_ip: '10.0.0.2', dst_port: 22, proto: 'tcp' },
    ];
    const definition = { source: 'connections', target: 'network.connections', processors, preserve_source: false };
    expect(map(definition, { connections, base: 1 })).toEqual({
      base: 1,
      network: {
        connections: [
          { source: '10.0.0.1', service: 'tcp/443', double: 887 },
          { source: '10.0.0.2', service: 'tcp/22', level: 'admin', double: 45 },
        ],
      },
    });
  });

  it('takes single values, and changes elements in place', () => {
    const rename = (source: string, target: string) => [{ type: 'attribute-remapper', sources: [source], target }];
    expect(
      map({ source: 'a', target: 'b', processors: rename('$sourceElem', '$targetElem.ip') }, { a: ['x', 'y'] }),
    ).toEqual({
      a: ['x', 'y'],
      b: [{ ip: 'x' }, { ip: 'y' }],
    });
    const inPlace = { source: 'a', target: 'a', processors: rename('$sourceElem.x', '$targetElem.y') };
    expect(map(inPlace, { a: [{ x: 1, z: 2 }] })).toEqual({ a: [{ z: 2, y: 1 }] });
  });

  it('refuses other processors and other targets', () => {
    const inner = (processor: object) => () => map({ source: 'a', target: 'b', processors: [processor] }, {});
    expect(inner({ type: 'url-parser' })).toThrow('processors[0] cannot stand in an array-map-processor');
    expect(inner({ type: 'attribute-remapper', sources: ['a'], target: 'b' })).toThrow(
      'does not begin with $targetElem',
    );
  });
});
