import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/gunicorn/check.ts';
import { undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { hasProgram } from '../clients/toolchains.ts';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/bin/gunicorn');
// Debian's own Python. Without the module the processes have no names that the check could find.
const hasTitles = process.platform === 'linux' && hasProgram('/usr/bin/python3', '-c', 'import setproctitle');

it.skipIf(PROGRAM === undefined || !hasTitles)('gunicorn: workers of the real server', async () => {
  const port = await freePort();
  const name = `shop-${port}`;
  const origin = `http://127.0.0.1:${port}`;
  await using gunicorn = await startServerProcess({
    program: PROGRAM ?? '',
    prepare: (folder) => writeFileSync(join(folder, 'shop.py'), APPLICATION),
    args: (folder) => [
      ...['--bind', `127.0.0.1:${port}`, '--workers', '3', '--name', name, '--chdir', folder],
      ...['--worker-tmp-dir', folder, 'shop:application'],
    ],
    ready: () => fetch(origin),
  });
  const answer = fetch(`${origin}/busy`);
  const run = await eventually(async () => {
    const once = await runCheck(check, { proc_name: name });
    expect(once.metrics).toMatchObject([{ value: 1 }, { value: 2 }]);
    return once;
  });
  writeFileSync(join(gunicorn.folder, 'enough'), '');
  await (await answer).text();

  expect(undescribed('gunicorn', run)).toEqual([]);
  expect(run.metrics).toEqual([
    { type: 'gauge', metric: 'gunicorn.workers', value: 1, tags: [`app:${name}`, 'state:working'] },
    { type: 'gauge', metric: 'gunicorn.workers', value: 2, tags: [`app:${name}`, 'state:idle'] },
  ]);
  expect(run.serviceChecks).toEqual([{ name: 'gunicorn.is_running', status: 0, tags: [`app:${name}`], message: '' }]);
});

/** One path keeps a worker at work until the test has seen it. */
const APPLICATION = `
import os

def application(environ, start_response):
    while environ["PATH_INFO"] == "/busy" and not os.path.exists("enough"):
        pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"open"]
`;
