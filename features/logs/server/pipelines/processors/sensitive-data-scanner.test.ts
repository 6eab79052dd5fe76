import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const CARD = '4111111111111111';
const RULE = {
  name: 'cards',
  tags: ['sensitive_data:card'],
  pattern: { type: 'library', options: { id: 'visa_card' } },
  on_match: { action: 'redact', options: { replace: '[card]' } },
};
const scan = (rule: object, item: object) =>
  processed([{ type: 'sensitive-data-scanner', rules: [{ ...RULE, ...rule }] }], item);

describe('sensitive-data-scanner', () => {
  it('cleans message, attributes, numbers and lists, and tags the log', () => {
    const log = { message: `paid with ${CARD}`, a: CARD, n: Number(CARD), list: [{ card: CARD }, 5], ok: 'GET' };
    expect(scan({}, log)).toEqual({
      message: 'paid with [card]',
      tags: ['sensitive_data:card'],
      attributes: { a: '[card]', n: '[card]', list: [{ card: '[card]' }, 5], ok: 'GET' },
    });
  });

  it('leaves logs alone that have none', () => {
    expect(scan({}, { message: 'm', a: '1234' })).toEqual({ attributes: { a: '1234' } });
  });

  it('keeps to its scope', () => {
    const log = { message: CARD, a: { b: CARD }, c: CARD };
    const scope = (target: string) => ({ scope: { target, options: { fields: ['a', 'message'] } } });
    expect(scan(scope('include'), log)['attributes']).toEqual({ a: { b: '[card]' }, c: CARD });
    expect(scan(scope('exclude'), log)).toMatchObject({ message: CARD, attributes: { a: { b: CARD }, c: '[card]' } });
  });

  it("takes patterns of one's own", () => {
    const own = { pattern: { type: 'custom', options: { rule: 'ticket-\\d+' } }, on_match: { action: 'hash' } };
    expect(scan(own, { message: 'see ticket-42' })['message']).toBe('see d987d0d0e2f47ea84ac614989d4b82ac');
  });

  it('refuses what it does not know', () => {
    expect(() => scan({ pattern: { type: 'library', options: { id: 'x' } } }, { message: 'm' })).toThrow(
      'rules[0].pattern.options.id is not in the library: x',
    );
  });
});
