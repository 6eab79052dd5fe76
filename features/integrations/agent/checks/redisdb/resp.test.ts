import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand, RespDecoder, RespError, type RespValue } from './resp.ts';

const read = (text: string) => new RespDecoder().push(Buffer.from(text));

describe('RespDecoder', () => {
  it.each<[string, string, RespValue]>([
    ['a status', '+OK\r\n', 'OK'],
    ['an error', '-ERR no such thing\r\n', new RespError('ERR no such thing')],
    ['a number', ':-12\r\n', -12],
    ['a string with line ends', '$6\r\na\r\nb\r\n\r\n', 'a\r\nb\r\n'],
    ['an empty string', '$0\r\n\r\n', ''],
    ['no string', '$-1\r\n', null],
    ['no list', '*-1\r\n', null],
    ['an empty list', '*0\r\n', []],
    ['lists in lists', '*2\r\n*2\r\n:1\r\n:2\r\n$1\r\na\r\n', [[1, 2], 'a']],
    ['a map of version 3, flat', '%2\r\n+a\r\n:1\r\n+b\r\n#t\r\n', ['a', 1, 'b', true]],
    ['a double, a big number, a null', '*3\r\n,1.5\r\n(123456\r\n_\r\n', [1.5, 123456, null]],
    ['a verbatim string', '=7\r\ntxt:abc\r\n', 'abc'],
    ['a long error', '!5\r\nERR x\r\n', new RespError('ERR x')],
    ['attributes, which describe the reply after them', '|1\r\n+ttl\r\n:3\r\n:9\r\n', 9],
  ])('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each([
    ['what is no Redis server', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a length that is none', '$x\r\n'],
    ['a string that is longer than it says', '$1\r\nabc\r\n'],
    ['a number that is none', ':abc\r\n'],
    ['lists deeper than the limit', '*1\r\n'.repeat(20)],
    ['a string larger than the limit', '$999999999\r\n'],
    ['a line without an end', 'x'.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad_redis_reply' }));
  });

  it('reads the same replies however the bytes are cut', () => {
    const text = Buffer.from(
      '*2\r\n$3\r\na\r\n\r\n:1\r\n+OK\r\n*1\r\n*1\r\n$2\r\nhé\r\n'.replace('$2\r\nhé', '$3\r\nhé'),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const decoder = new RespDecoder();
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const replies = places.flatMap((place, index) => decoder.push(text.subarray(places[index - 1] ?? 0, place)));
        expect(replies).toEqual([['a\r\n', 1], 'OK', [['hé']]]);
      }),
    );
  });

  it('never throws anything but its own error, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('*', '$', ':', '+', '%', '|', '1', '0', '-', '\r\n', 'a') }),
        (text) => {
          try {
            read(text);
          } catch (error) {
            expect(error).toMatchObject({ code: 'bad_redis_reply' });
          }
        },
      ),
    );
  });
});

it('writes commands as lists of strings', () => {
  expect(encodeCommand(['AUTH', 'né']).toString()).toBe('*2\r\n$4\r\nAUTH\r\n$3\r\nné\r\n');
});
