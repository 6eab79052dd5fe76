import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { mavenArchive } from './maven.ts';

const HERE = import.meta.dirname;
const NODE_CLIENTS = path.join(HERE, 'node');
const PYTHON_CLIENTS = path.resolve(HERE, '../../.cache/python-clients');

/** Installs the pinned Node clients when they are not there, or others than the lock file names; gives their folder. */
export function nodeClients(): string {
  const lock = readFileSync(path.join(NODE_CLIENTS, 'package-lock.json'), 'utf8');
  const stamp = path.join(NODE_CLIENTS, 'node_modules/.installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return NODE_CLIENTS;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: NODE_CLIENTS, stdio: 'inherit' });
  writeFileSync(stamp, lock);
  return NODE_CLIENTS;
}

/** A Python of our own with the pinned clients; undefined where there is no Python with venv. */
export function pythonClients(): string | undefined {
  const python = path.join(PYTHON_CLIENTS, 'bin/python');
  const requirements = readFileSync(path.join(HERE, 'python/requirements.txt'), 'utf8');
  const stamp = path.join(PYTHON_CLIENTS, 'requirements.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === requirements) return python;
  try {
    mkdirSync(path.dirname(PYTHON_CLIENTS), { recursive: true });
    execFileSync('python3', ['-m', 'venv', PYTHON_CLIENTS], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  execFileSync(
    python,
    ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', path.join(HERE, 'python/requirements.txt')],
    { stdio: 'inherit' },
  );
  writeFileSync(stamp, requirements);
  return python;
}

const run = promisify(execFile);

/** Whether a program is there, judged by one harmless call of it. */
export function hasProgram(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, [...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const JAVA_AGENT = '1.68.1';

/** Fetches dd-java-agent into Maven's own cache when it is not there; gives the path of its jar. */
export function javaAgent(): Promise<string> {
  return mavenArchive({ group: 'com.datadoghq', artifact: 'dd-java-agent', version: JAVA_AGENT });
}

/** Builds a Go program of the pinned clients, named by its folder; what Go has built before it finds in its own cache. */
export async function goClient(folder = '.'): Promise<string> {
  const name = folder === '.' ? 'go-client' : `go-client-${folder}`;
  const program = path.resolve(HERE, '../../.cache', name);
  mkdirSync(path.dirname(program), { recursive: true });
  await run('go', ['build', '-ldflags=-s -w', '-o', program, `./${folder}`], { cwd: path.join(HERE, 'go') });
  return program;
}

export interface ClientRun {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
}

/** Runs a client's program with only the variables that it needs. */
export function runClient(command: string, args: readonly string[], env: Readonly<Record<string, string>>): ClientRun {
  const child = spawn(command, [...args], {
    cwd: HERE,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  return { child, output: () => text, ended };
}
