import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Supervisor } from './supervise.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'komainu-supervise-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process that says its start over IPC and then does what `rest` says. */
function supervise(name: string, rest: string): { supervisor: Supervisor; said: string[] } {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, `process.send('started');\n${rest}\n`);
  const said: string[] = [];
  const supervisor = new Supervisor({ name, args: [file], env: process.env }, (text) => said.push(text));
  return { supervisor, said };
}

it('starts again what ends by itself, until it is stopped', async () => {
  const { supervisor, said } = supervise('short', 'setTimeout(() => process.exit(3), 20);');
  let starts = 0;
  const code = await new Promise<number>((resolve) => {
    void supervisor
      .run({
        once: false,
        onMessage: () => {
          starts++;
          if (starts === 2) void supervisor.stop();
        },
      })
      .then(resolve);
  });
  expect([starts, typeof code, said]).toEqual([2, 'number', ['the short ended (3); it starts again in 500 ms\n']]);
});

it('lets an end be an end once a stop is near', async () => {
  const { supervisor, said } = supervise('last', 'setTimeout(() => process.exit(4), 20);');
  const code = await supervisor.run({ once: false, onMessage: () => supervisor.holdRestarts() });
  expect([code, said]).toEqual([4, []]);
});

it('gives the first exit code when it is to run once', async () => {
  const { supervisor } = supervise('once', 'process.exit(5);');
  expect(await supervisor.run({ once: true })).toBe(5);
});
