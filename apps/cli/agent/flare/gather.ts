import { execFile } from 'node:child_process';
import { lstat, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askAgent } from '@komainu/agent/control/control-client.ts';
import { loadAgentSettings } from '@komainu/agent/settings/load.ts';
import { locateSettingsFile } from '@komainu/agent/settings/locate.ts';
import { AGENT_VERSION } from '@komainu/agent/version.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Command } from '../commands.ts';
import { allFindings, findingsText } from '../diagnose.ts';
import { findAgent } from '../find-agent.ts';
import { type StatusDocument, statusText } from '../status.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 500;
const UNIT = 'komainu-agent';

/** A text for the flare; nothing is hidden in it yet. */
export interface Gathered {
  readonly name: string;
  readonly text: string;
}

/** What was gathered, and what must not be shown of it. */
export interface Flare {
  readonly texts: readonly Gathered[];
  readonly secrets: readonly string[];
}

/** Gathers all that helps to find an error. What cannot be had says why in its place. */
export async function gatherFlare(asked: Command): Promise<Flare> {
  const texts: Gathered[] = [{ name: 'version.txt', text: versionText() }];
  const add = async (name: string, read: () => Promise<string>) => {
    texts.push({ name, text: await read().catch((error: unknown) => `not available: ${messageOf(error)}\n`) });
  };
  const { secrets, folders, logFile, dataDir } = await settingsFacts(asked);
  const quiet = { ...asked, write: () => {} };
  // Looked for once: an agent that hangs would cost its time with each question.
  const agent = findAgent(quiet);
  agent.catch(() => {});
  const ask = async (route: string) => askAgent(await agent, 'GET', route);
  await add('status.json', async () => json(await ask('/status')));
  await add('status.txt', async () => statusText((await ask('/status')) as StatusDocument));
  await add('health.json', async () => json(await ask('/health')));
  await add('settings.json', async () => json(await ask('/config')));
  await add('configcheck.json', async () => json(await ask('/configcheck')));
  await add('metrics.txt', async () => String(await ask('/metrics')));
  await add('recent.log', async () => ((await ask('/log')) as string[]).join(''));
  await add('journal.log', journalText);
  await add('diagnose.txt', async () => findingsText(await allFindings(asked)));
  await add('environment.txt', async () => environmentText(asked.env));
  await add('permissions.txt', async () => permissionsText([...folders, dataDir]));
  if (logFile !== '') {
    for (const [index, path] of [logFile, `${logFile}.1`].entries()) {
      await add(`log/agent.log${index === 0 ? '' : '.1'}`, () => readTail(path));
    }
  }
  for (const folder of folders) {
    for (const path of await yamlFiles(folder)) await add(`etc${path}`, () => readTail(path));
  }
  return { texts, secrets };
}

function versionText(): string {
  return `Komainu agent ${AGENT_VERSION}\nNode ${process.version}\n${os.version()} ${os.release()} ${os.arch()}\n`;
}

async function settingsFacts({ env, options }: Command) {
  const named = options.values['config'] ?? '';
  try {
    const { settings, secrets } = await loadAgentSettings(env, named);
    const keys = Object.values(settings.transport.targets).flatMap(({ main, copies }) => [main, ...copies]);
    return {
      secrets: [...secrets.values(), ...keys.map(({ apiKey }) => apiKey)],
      folders: [settings.core.configFolder, ...(settings.checks?.confDirs ?? [])].filter((folder) => folder !== ''),
      logFile: settings.guest.logFile,
      dataDir: settings.core.dataDir,
    };
  } catch {
    // The settings are broken, which may be why the flare is wanted: the file goes in as it is, scrubbed by its form.
    const folder = safely(() => locateSettingsFile(env, named).path.replace(/\/[^/]*$/, ''));
    return {
      secrets: [],
      folders: folder === '' ? [] : [folder],
      logFile: '',
      dataDir: env['KOMAINU_AGENT_DATA_DIR'] ?? '',
    };
  }
}

function safely(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

async function journalText(): Promise<string> {
  const run = promisify(execFile);
  const options = { timeout: 10_000, maxBuffer: MAX_FILE_BYTES };
  return (await run('journalctl', ['-u', UNIT, '-n', '5000', '--no-pager'], options)).stdout;
}

/** Variables that the agent reads; others are nobody's business. */
function environmentText(env: NodeJS.ProcessEnv): string {
  const names = Object.keys(env).filter((name) => /^(DD|KOMAINU)_|^(https?|no)_proxy$|^NODE_/i.test(name));
  return `${names
    .sort()
    .map((name) => `${name}=${env[name] ?? ''}`)
    .join('\n')}\n`;
}

async function yamlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml(\.default)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, MAX_FILES);
}

async function permissionsText(folders: readonly string[]): Promise<string> {
  const lines: string[] = [`this command runs as user ${process.getuid?.() ?? '?'}`];
  for (const folder of new Set(folders)) {
    const below = await readdir(folder, { recursive: true }).catch((): string[] => []);
    for (const name of ['', ...below.slice(0, MAX_FILES)]) {
      const path = join(folder, name);
      const found = await lstat(path).catch(() => undefined);
      if (found === undefined) lines.push(`?          ${path}`);
      else
        lines.push(
          `${(found.mode & 0o7777).toString(8).padStart(4, '0')} ${found.uid}:${found.gid} ${found.size} ${path}`,
        );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A file, or its end when it is long. */
async function readTail(path: string): Promise<string> {
  const bytes = await readFile(path);
  return bytes.subarray(Math.max(0, bytes.length - MAX_FILE_BYTES)).toString('utf8');
}
