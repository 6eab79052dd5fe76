import { execFile } from 'node:child_process';

/** Runs `systemctl`; gives what it writes, also when it ends with another number than 0 and has written something. */
export type Systemctl = (args: readonly string[], signal: AbortSignal) => Promise<string>;

const TIMEOUT_MS = 20_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

export const runSystemctl: Systemctl = (args, signal) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { signal, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, env: { ...localeFree } };
  execFile('systemctl', [...args], options, (error, stdout, stderr) => {
    if (error === null || stdout.trim() !== '') resolve(stdout);
    else reject(new Error(stderr.trim().split('\n')[0] || error.message));
  });
  return promise;
};

/** The words of the program must not depend on who starts the agent. */
const localeFree = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

export interface UnitState {
  readonly name: string;
  /** `loaded`, `not-found`, … */
  readonly load: string;
  /** `active`, `failed`, … */
  readonly active: string;
  /** `running`, `exited`, `listening`, … */
  readonly sub: string;
}

/** The lines of `systemctl list-units --plain --no-legend`. */
export function parseUnits(text: string): readonly UnitState[] {
  return text.split('\n').flatMap((line) => {
    const [name, load, active, sub] = line
      .trim()
      .replace(/^[●*]\s+/, '')
      .split(/\s+/);
    return name === undefined || name === '' || sub === undefined || load === undefined || active === undefined
      ? []
      : [{ name, load, active, sub }];
  });
}

/** The blocks of `systemctl show`, by `Id`. */
export function parseProperties(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const units = new Map<string, ReadonlyMap<string, string>>();
  for (const block of text.split(/\n\s*\n/)) {
    const properties = new Map<string, string>();
    for (const line of block.split('\n')) {
      const equals = line.indexOf('=');
      if (equals > 0) properties.set(line.slice(0, equals), line.slice(equals + 1));
    }
    const id = properties.get('Id');
    if (id !== undefined) units.set(id, properties);
  }
  return units;
}
