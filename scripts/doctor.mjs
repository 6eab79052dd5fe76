// npm run doctor: says what is wrong on this machine and how to mend it.

import { createSocket } from 'node:dgram';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { createConnection } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './lib.mjs';
import { WANTED } from './system-packages.mjs';

const dataDir = path.resolve(ROOT, process.env.KOMAINU_DATA_DIR || 'data');
const port = Number(process.env.KOMAINU_PORT || 8100);

/** Each gives undefined when all is well, or [what is wrong, how to mend it]. */
const CHECKS = {
  'Node for the product': () => {
    const pinned = path.join(ROOT, 'node_modules/.bin/node');
    if (existsSync(pinned) || Number(process.versions.node.split('.')[0]) >= 24) return undefined;
    return existsSync(path.join(ROOT, 'node_modules'))
      ? [
          `no pinned Node for ${process.platform}-${process.arch}, and this one is ${process.version}`,
          'install Node 24 or newer',
        ]
      : ['the packages are not installed', 'npm ci'];
  },
  'embedded store': () => {
    const library = `${process.platform}-${process.arch}`;
    if (process.env.KOMAINU_CLICKHOUSE_URL) return undefined;
    return ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'].includes(library)
      ? undefined
      : [`chDB has no build for ${library}`, 'point KOMAINU_CLICKHOUSE_URL at a ClickHouse server'];
  },
  'data directory': () => {
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      accessSync(dataDir, constants.W_OK);
      return undefined;
    } catch (error) {
      return [`${dataDir} cannot be written: ${error.message}`, 'set KOMAINU_DATA_DIR to a folder of yours'];
    }
  },
  'disk space': () => {
    const disk = statfsSync(existsSync(dataDir) ? dataDir : ROOT);
    const freeMib = Math.round((disk.bavail * disk.bsize) / 1048576);
    return freeMib >= 1024
      ? undefined
      : [`${freeMib} MiB are free where the data goes`, 'free some space, or shorten KOMAINU_RETENTION_DAYS'];
  },
  memory: () => {
    const gib = os.totalmem() / 2 ** 30;
    return gib >= 1.5
      ? undefined
      : [`${gib.toFixed(1)} GiB of memory`, 'give the machine 2 GiB, or lower KOMAINU_STORE_MEMORY_MB'];
  },
  [`port ${port}`]: async () => {
    const taken = await new Promise((resolve) => {
      const probe = createConnection(port, '127.0.0.1', () => resolve(true));
      probe.on('error', () => resolve(false));
    });
    if (!taken) return undefined;
    const ours = await fetch(`http://127.0.0.1:${port}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    return ours ? undefined : [`port ${port} is taken by another program`, 'set KOMAINU_PORT to a free port'];
  },
  'DogStatsD port 8125': () =>
    new Promise((resolve) => {
      const probe = createSocket('udp4');
      probe.once('error', () =>
        resolve([
          'UDP port 8125 is taken (a Datadog Agent, or Komainu itself, listens there)',
          'stop the other one, or set DD_DOGSTATSD_PORT',
        ]),
      );
      probe.bind(Number(process.env.DD_DOGSTATSD_PORT || 8125), '127.0.0.1', () =>
        probe.close(() => resolve(undefined)),
      );
    }),
  'UDP receive buffer': () => {
    const file = '/proc/sys/net/core/rmem_max';
    if (!existsSync(file)) return undefined;
    const bytes = Number(readFileSync(file, 'utf8'));
    return bytes >= 4 * 1048576
      ? undefined
      : [
          `the kernel allows UDP buffers of ${bytes} bytes: bursts of DogStatsD may be lost`,
          'sudo sysctl -w net.core.rmem_max=8388608',
        ];
  },
  'keys file': () => {
    const file = path.join(dataDir, 'keys.json');
    if (!existsSync(file)) return undefined;
    try {
      JSON.parse(readFileSync(file, 'utf8'));
      return undefined;
    } catch (error) {
      return [
        `${file} cannot be read: ${error.message}`,
        'restore it from a backup: it seals the keys in the metadata store',
      ];
    }
  },
};

let wrong = 0;
for (const [name, check] of Object.entries(CHECKS)) {
  const found = await check();
  console.log(found === undefined ? `ok     ${name}` : `WRONG  ${name}: ${found[0]}\n       to mend it: ${found[1]}`);
  if (found !== undefined) wrong++;
}
for (const { what, present, packages } of Object.values(WANTED)) {
  if (!present()) console.log(`note   not here: ${what} (tests only): sudo apt-get install ${packages.join(' ')}`);
}
process.exitCode = wrong === 0 ? 0 : 1;
