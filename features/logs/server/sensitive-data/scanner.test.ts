import { describe, expect, it } from 'vitest';
import { SENSITIVE_PATTERNS, sensitivePattern } from './library.ts';
import { compileSensitiveRule, type SensitiveAction } from './scanner.ts';

const visa = sensitivePattern('visa_card');
const CARD = '4111111111111111';

function scan(text: string, action: SensitiveAction, keywords: readonly string[] = []): string | undefined {
  if (visa === undefined) throw new Error('no pattern');
  return compileSensitiveRule({ pattern: visa, keywords, proximity: 10, action })(text);
}

describe('a sensitive data rule', () => {
  it.each<[SensitiveAction, string]>([
    [{ kind: 'redact', replacement: '[card]' }, 'a [card] b [card]'],
    [{ kind: 'redact', replacement: '$& $1' }, 'a $& $1 b $& $1'],
    [{ kind: 'hash' }, 'a 9bbef19476623ca56c17da75fd57734d b 9bbef19476623ca56c17da75fd57734d'],
    [{ kind: 'partial', characters: 12, end: 'first' }, 'a ************1111 b ************1111'],
    [{ kind: 'partial', characters: 4, end: 'last' }, 'a 411111111111**** b 411111111111****'],
    [{ kind: 'partial', characters: 99, end: 'last' }, `a ${'*'.repeat(16)} b ${'*'.repeat(16)}`],
  ])('%j', (action, expected) => {
    expect(scan(`a ${CARD} b ${CARD}`, action)).toBe(expected);
  });

  it('wants its keywords near', () => {
    const action: SensitiveAction = { kind: 'redact', replacement: 'x' };
    expect(scan(`Card: ${CARD}`, action, ['card'])).toBe('Card: x');
    expect(scan(`Card: ${' '.repeat(50)}${CARD}`, action, ['card'])).toBeUndefined();
  });

  it('leaves numbers alone that go on', () => {
    const action: SensitiveAction = { kind: 'redact', replacement: 'x' };
    expect([scan(`${CARD}1`, action), scan(`1${CARD}`, action), scan(`id_${CARD}`, action)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes no longer for hostile texts', () => {
    const scans = SENSITIVE_PATTERNS.map((pattern) =>
      compileSensitiveRule({ pattern, keywords: [], proximity: 30, action: { kind: 'hash' } }),
    );
    const hostile = [
      '1 ',
      '4111-',
      'a@',
      'eyJ',
      'password=',
      '::',
      '-----BEGIN PRIVATE KEY-----',
      'AA11 ',
      '://a:',
    ].map((part) => part.repeat(100_000 / part.length));
    const started = performance.now();
    for (const text of hostile) for (const run of scans) run(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
