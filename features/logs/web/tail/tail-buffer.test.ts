import { expect, it } from 'vitest';
import type { LogItem } from '../log-item.ts';
import { EMPTY_TAIL, received, resumed, TAIL_ROWS } from './tail-buffer.ts';

const log = (id: string): LogItem => ({ id, attributes: { timestamp: '' } });
const ids = (logs: readonly LogItem[]) => logs.map((one) => one.id).join('');

it('shows the newest first, holds while paused, and loses nothing on resuming', () => {
  let state = received(EMPTY_TAIL, [log('a'), log('b')], false);
  state = received(state, [log('c')], true);
  state = received(state, [log('d')], true);
  expect([ids(state.shown), ids(state.held)]).toEqual(['ba', 'dc']);
  expect(ids(resumed(state).shown)).toBe('dcba');
  expect(ids(received(state, [log('e')], false).shown)).toBe('edcba');
});

it('stays bounded', () => {
  const many = Array.from({ length: TAIL_ROWS + 500 }, (_, index) => log(String(index)));
  expect(received(EMPTY_TAIL, many, false).shown).toHaveLength(TAIL_ROWS);
  expect(received(EMPTY_TAIL, many, true).held).toHaveLength(TAIL_ROWS);
});
