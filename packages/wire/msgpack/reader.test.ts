import { describe, expect, it } from 'vitest';
import { MsgpackReader } from './reader.ts';

const reader = (...bytes: number[]) => new MsgpackReader(Buffer.from(bytes));
const halves = (...bytes: number[]) => {
  const read = reader(...bytes);
  read.integer();
  return [read.high.toString(16), read.low.toString(16)];
};

describe('MsgpackReader', () => {
  it('reads integers of every width into halves', () => {
    expect([
      halves(5),
      halves(0xff),
      halves(0xcc, 200),
      halves(0xcd, 1, 0),
      halves(0xce, 0xff, 0xff, 0xff, 0xff),
      halves(0xcf, 1, 2, 3, 4, 5, 6, 7, 8),
      halves(0xd0, 0x80),
      halves(0xd3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe),
      halves(0xcb, 0x41, 0xf0, 0, 0, 0, 0x10, 0, 0),
      halves(0xc0),
      halves(0xa1, 0x41),
    ]).toEqual([
      ['0', '5'],
      ['ffffffff', 'ffffffff'],
      ['0', 'c8'],
      ['0', '100'],
      ['0', 'ffffffff'],
      ['1020304', '5060708'],
      ['ffffffff', 'ffffff80'],
      ['ffffffff', 'fffffffe'],
      ['1', '1'],
      ['0', '0'],
      ['0', '0'],
    ]);
  });

  it('reads text of every kind and skips what is not text', () => {
    expect([
      reader(0xa2, 104, 105).string(),
      reader(0xd9, 1, 104).string(),
      reader(0xc4, 1, 104).string(),
      reader(0xda, 0, 1, 104).string(),
      reader(0xdb, 0, 0, 0, 1, 104).string(),
      reader(0xc0).string(),
      reader(0x93, 1, 2, 3).string(),
    ]).toEqual(['hi', 'h', 'h', 'h', 'h', '', '']);
  });

  it('steps over values of every type', () => {
    const values = [
      [7],
      [0xe0],
      [0x81, 0xa1, 1, 0x91, 0xc0],
      [0xc2],
      [0xc4, 1, 0],
      [0xc5, 0, 1, 0],
      [0xc6, 0, 0, 0, 1, 0],
      [0xc7, 1, 9, 0],
      [0xc8, 0, 1, 9, 0],
      [0xc9, 0, 0, 0, 1, 9, 0],
      [0xca, 0, 0, 0, 0],
      [0xcb, 0, 0, 0, 0, 0, 0, 0, 0],
      [0xcc, 0],
      [0xcd, 0, 0],
      [0xd2, 0, 0, 0, 0],
      [0xd4, 1, 0],
      [0xd8, 1, ...Array<number>(16).fill(0)],
      [0xdc, 0, 1, 0],
      [0xdd, 0, 0, 0, 1, 0],
      [0xde, 0, 1, 0, 0],
      [0xdf, 0, 0, 0, 1, 0, 0],
      [0xd9, 1, 0],
    ];
    const left = values.map((bytes) => {
      const read = reader(...bytes, 42);
      read.skip();
      return read.number();
    });
    expect(left).toEqual(values.map(() => 42));
  });

  it.each([
    ['array', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['map', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['text', [0xdb, 0xff, 0xff, 0xff, 0xff]],
    ['skip', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['integer', [0xcf, 1]],
    ['number', []],
    ['array', [0x81]],
  ] as const)('refuses %s of %j', (method, bytes) => {
    expect(() => reader(...bytes)[method]()).toThrow(expect.objectContaining({ code: 'bad_msgpack', status: 400 }));
  });
});
