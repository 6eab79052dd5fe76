import { controlPath } from '@komainu/agent/control/address.ts';
import { askAgent } from '@komainu/agent/control/control-client.ts';
import { coreSettings } from '@komainu/agent/settings/core.ts';
import { locateSettingsFile } from '@komainu/agent/settings/locate.ts';
import { parseSettingsFile, SettingsReader } from '@komainu/agent/settings/reader.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Command } from './commands.ts';

/** Where an agent of this machine keeps its data unless it is told: as a service, or started by hand. */
const USUAL_FOLDERS = ['/var/lib/komainu-agent', './data/agent'];

/**
 * The socket of the agent that runs here: in the data directory that settings name, else in the usual ones. Settings that
 * cannot be read are said, and do not keep anybody from asking. Throws `agent_not_running` (503).
 */
export async function findAgent({ env, options, write }: Command): Promise<string> {
  const folders = [...new Set([dataDirOf(env, options.values['config'] ?? '', write), ...USUAL_FOLDERS])];
  const named = (env['KOMAINU_AGENT_DATA_DIR'] ?? '') !== '';
  const paths = (named ? folders.slice(0, 1) : folders).map(controlPath);
  const problems: unknown[] = [];
  for (const path of paths) {
    try {
      await askAgent(path, 'GET', '/health');
      return path;
    } catch (error) {
      problems.push(error);
    }
  }
  // One that hangs, or that is another user's, is more to know than one that is not there.
  const told = problems.find((error) => !(error instanceof CodedError && error.code === 'agent_not_running'));
  throw (
    told ??
    new CodedError('agent_not_running', `no agent is running here (looked for ${paths.join(', ')})`, { status: 503 })
  );
}

function dataDirOf(env: NodeJS.ProcessEnv, named: string, write: (text: string) => void): string {
  try {
    const file = locateSettingsFile(env, named);
    return coreSettings(new SettingsReader(env, parseSettingsFile(file.text, file.path), file.path)).dataDir;
  } catch (error) {
    write(`the settings cannot be read: ${messageOf(error)}\n`);
    return env['KOMAINU_AGENT_DATA_DIR'] ?? './data/agent';
  }
}
