import { expect, test } from 'vitest';
import { RequestTurns } from './request-turns.ts';

test('the same key waits for its turn, also after a failure; others and keyless requests do not', async () => {
  const turns = new RequestTurns();
  const events: string[] = [];
  const gates = new Map<string, (error?: Error) => void>();
  const start = (name: string, key: string | undefined) =>
    turns
      .run(key, async () => {
        events.push(`start ${name}`);
        await new Promise<void>((resolve, reject) =>
          gates.set(name, (error) => (error === undefined ? resolve() : reject(error))),
        );
      })
      .then(
        () => events.push(`end ${name}`),
        () => events.push(`fail ${name}`),
      );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const all = [start('a1', 'a'), start('a2', 'a'), start('a3', 'a'), start('b', 'b'), start('none', undefined)];
  await settle();
  expect(events.splice(0)).toEqual(['start a1', 'start b', 'start none']);
  gates.get('a1')?.(new Error('refused'));
  await settle();
  expect(events.splice(0)).toEqual(['fail a1', 'start a2']);
  gates.get('a2')?.();
  await settle();
  expect(events.splice(0)).toEqual(['end a2', 'start a3']);
  for (const name of ['a3', 'b', 'none']) gates.get(name)?.();
  await Promise.all(all);
});
