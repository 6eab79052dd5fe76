import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

describe('service, message, trace and span remappers', () => {
  it.each<[string, object, object, object]>([
    ['service', { type: 'service-remapper', sources: ['x', 'app'] }, { app: 'shop' }, { service: 'shop' }],
    ['message', { type: 'message-remapper', sources: ['text'] }, { text: 'hello' }, { message: 'hello' }],
    [
      'a message that is an object',
      { type: 'message-remapper', sources: ['o'] },
      { o: { a: 1 } },
      { message: '{"a":1}' },
    ],
    [
      'trace',
      { type: 'trace-id-remapper', sources: ['t'] },
      { t: '4bf92f3577b34da6a3ce929d0e0e4736' },
      { traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
    ],
    [
      'trace in decimals',
      { type: 'trace-id-remapper', sources: ['t'] },
      { t: '10' },
      { traceId: '0000000000000000000000000000000a' },
    ],
    ['span', { type: 'span-id-remapper', sources: ['s'] }, { s: '00f067aa0ba902b7' }, { spanId: '00f067aa0ba902b7' }],
    ['what is no id', { type: 'span-id-remapper', sources: ['s'] }, { s: 'abc' }, {}],
  ])('%s', (_name, processor, item, expected) => {
    const { attributes: _, ...rest } = processed([processor], { message: 'm', ...item });
    expect(rest).toEqual(expected);
  });

  it('obey only the first of several', () => {
    const both = ['a', 'b'].map((source) => ({ type: 'service-remapper', sources: [source] }));
    expect(processed(both, { message: 'm', a: 'one', b: 'two' })['service']).toBe('one');
  });

  it('exclude-attribute takes objects out whole', () => {
    const exclude = { type: 'exclude-attribute', attribute_to_exclude: 'a' };
    expect(processed([exclude], { message: 'm', a: { b: 1, c: 2 }, ab: 3 })).toEqual({ attributes: { ab: 3 } });
  });
});
