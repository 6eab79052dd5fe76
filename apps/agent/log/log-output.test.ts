import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LogOutput } from './log-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'agent-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lines go to the console, to files of a bounded size, and stay in memory for a while', () => {
  const said: string[] = [];
  const output = new LogOutput((line) => said.push(line));
  output.write('before\n');
  output.openFile({ path: join(folder, 'agent.log'), maxBytes: 25, rolls: 2, toConsole: true });
  for (let count = 0; count < 9; count++) output.write(`line ${count}..\n`);
  output.close();
  expect([said.length, output.recent().length, output.problem]).toEqual([10, 10, '']);
  expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual([
    ['agent.log', 'line 8..\n'],
    ['agent.log.1', 'line 6..\nline 7..\n'],
    ['agent.log.2', 'line 4..\nline 5..\n'],
  ]);
});

test('a file that cannot be written is a problem, not an end', () => {
  const said: string[] = [];
  const output = new LogOutput((line) => said.push(line));
  output.openFile({ path: join(folder, 'no', 'such', 'folder.log'), maxBytes: 100, rolls: 1, toConsole: false });
  output.write('line\n');
  expect([said, output.recent(), output.problem]).toEqual([['line\n'], ['line\n'], expect.stringContaining('ENOENT')]);
});

test('the console can be left out, once there is a file', () => {
  const said: string[] = [];
  const output = new LogOutput((line) => said.push(line));
  output.write('a\n');
  output.openFile({ path: join(folder, 'quiet.log'), maxBytes: 100, rolls: 0, toConsole: false });
  output.write('b\n');
  output.close();
  expect([said, readFileSync(join(folder, 'quiet.log'), 'utf8')]).toEqual([['a\n'], 'b\n']);
});
