import { describe, expect, it } from 'vitest';
import { fitMessage, LOG_LIMITS, TRUNCATION_MARK } from './limits.ts';
import { statusOf } from './status.ts';
import { timeOf } from './timestamp.ts';
import { decimalOf, spanIdOf, traceIdOf } from './trace-id.ts';

const MS = 1_795_306_921_579;

describe('statusOf', () => {
  it.each([
    ['EMERG', 'emergency'],
    ['fatal', 'emergency'],
    ['Alert', 'alert'],
    ['CRIT', 'critical'],
    ['err', 'error'],
    ['WARNING', 'warn'],
    ['Notice', 'notice'],
    ['information', 'info'],
    ['trace', 'debug'],
    ['verbose', 'debug'],
    ['success', 'ok'],
    ['3', 'error'],
    [0, 'emergency'],
    [7, 'debug'],
    [50, 'error'],
    [200, undefined],
    ['', undefined],
    ['?', undefined],
    [null, undefined],
  ])('%j is %s', (value, status) => {
    expect(statusOf(value)).toBe(status);
  });
});

describe('timeOf', () => {
  it.each([
    [MS, MS],
    [1_795_306_921, 1_795_306_921_000],
    [1_795_306_921.5, 1_795_306_921_500],
    [MS * 1000, MS],
    [MS * 1e6, MS],
    [String(MS), MS],
    ['2026-11-22T00:22:01.579Z', MS],
    ['2026-11-22 00:22:01,579', MS],
    ['2026-11-22T01:22:01.579123456+01:00', MS],
    ['2026-11-22T01:22:01.579+0100', MS],
    ['Sun, 22 Nov 2026 00:22:01 GMT', MS - 579],
    [12, undefined],
    ['yesterday', undefined],
    ['2026-13-45T00:00:00Z', undefined],
    [Number.NaN, undefined],
    [-1, undefined],
    [null, undefined],
  ])('%j is %s', (value, time) => {
    expect(timeOf(value)).toBe(time);
  });
});

describe('ids', () => {
  it('reads decimals and hex', () => {
    expect([
      traceIdOf('1031901735368183668'),
      traceIdOf('6921a1b200000000F0E1D2C3B4A59687'),
      traceIdOf('0'),
      traceIdOf('99999999999999999999'),
      traceIdOf('xyz'),
      spanIdOf('1818557773842448764'),
      spanIdOf('00f067aa0ba902b7'),
      spanIdOf('1234567890123456'),
      decimalOf('0000000000000000f0e1d2c3b4a59687'),
    ]).toEqual([
      '00000000000000000e520d293bbacf74',
      '6921a1b200000000f0e1d2c3b4a59687',
      undefined,
      undefined,
      undefined,
      '193cd0a90167817c',
      '00f067aa0ba902b7',
      '000462d53c8abac0',
      '17357386176853808775',
    ]);
  });
});

describe('fitMessage', () => {
  it('cuts between characters and says so', () => {
    for (const letter of ['a', 'é', '語', '😀']) {
      const cut = fitMessage(`x${letter.repeat(1_200_000)}`);
      expect(cut.endsWith(letter + TRUNCATION_MARK)).toBe(true);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(LOG_LIMITS.messageBytes);
      expect(Buffer.byteLength(cut)).toBeGreaterThan(LOG_LIMITS.messageBytes - 5);
    }
    expect(fitMessage('語'.repeat(333_333))).toHaveLength(333_333);
  });
});
