import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually, freePort } from '../process/server.ts';

/** Prometheus of the system; undefined where it is not installed (`apt-get install prometheus`). */
export function prometheusBinary(): string | undefined {
  const candidates = [process.env['PROMETHEUS_BINARY'] ?? '', '/usr/bin/prometheus', '/usr/local/bin/prometheus'];
  return candidates.find((file) => file !== '' && existsSync(file));
}

export interface RunningPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a Prometheus that takes remote write, on a free port with a storage of its own. `config` is added to its
 * configuration, `PORT` in it stands for its own port.
 */
export async function startPrometheus(binary: string, config = ''): Promise<RunningPrometheus> {
  const folder = mkdtempSync(path.join(tmpdir(), 'komainu-prometheus-'));
  const port = await freePort();
  const file = path.join(folder, 'prometheus.yml');
  writeFileSync(file, `global:\n  evaluation_interval: 1m\n${config.replace('PORT', String(port))}`);
  const child = spawn(
    binary,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  await eventually('Prometheus', 30_000, () =>
    fetch(`${url}/-/ready`).then(
      (answer) => (answer.ok ? true : undefined),
      () => undefined,
    ),
  );
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
