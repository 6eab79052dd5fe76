import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const remap = (level: unknown) => processed([{ type: 'status-remapper', sources: ['l'] }], { message: 'm', l: level });

describe('status-remapper', () => {
  it.each([
    [0, 'emergency'],
    ['3', 'error'],
    [7, 'debug'],
    ['EMERGENCY', 'emergency'],
    ['Fatal', 'emergency'],
    ['alert', 'alert'],
    ['crit', 'critical'],
    ['ERR', 'error'],
    ['Warning', 'warn'],
    ['notice', 'notice'],
    ['T', 'debug'],
    ['verbose', 'debug'],
    ['OK', 'ok'],
    ['success', 'ok'],
  ])('%s is %s', (level, status) => {
    expect(remap(level)['status']).toBe(status);
  });

  it.each([['hello'], ['information'], [200]])('%s is info', (level) => {
    expect(remap(level)['status']).toBeUndefined();
  });

  it('keeps what the log has when there is no source, and obeys only the first of several', () => {
    const two = [
      { type: 'status-remapper', sources: ['none', 'a'] },
      { type: 'status-remapper', sources: ['b'] },
    ];
    expect(processed(two, { message: 'm', status: 'error' })).toEqual({ status: 'error' });
    expect(processed(two, { message: 'm', a: 'warn', b: 'error' })['status']).toBe('warn');
  });
});
