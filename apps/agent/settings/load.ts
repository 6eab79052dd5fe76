import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { locateSettingsFile } from './locate.ts';
import { type Environment, parseSettingsFile, SettingsReader } from './reader.ts';
import { SecretResolver, secretSettings } from './secrets.ts';
import { type AgentSettings, readAgentSettings } from './settings.ts';
import { unknownSettings } from './unknown.ts';

export interface LoadedSettings {
  readonly settings: AgentSettings;
  readonly secrets: SecretResolver;
}

/**
 * Finds the settings file, puts secrets in their places and reads everything; `named` is what `-c` says. What nothing reads
 * is among the warnings. Throws `bad_settings_file`, `bad_setting` or `secret_unresolved` (400).
 */
export async function loadAgentSettings(env: Environment, named = ''): Promise<LoadedSettings> {
  const file = locateSettingsFile(env, named);
  const plain = parseSettingsFile(file.text, file.path === '' ? undefined : file.path);
  const first = new SettingsReader(env, plain, file.path);
  const secrets = new SecretResolver(secretSettings(first));
  const tree = await secrets.resolveIn(plain, file.path);
  const variables = Object.fromEntries(Object.entries(env).filter(([name]) => /^(DD|KOMAINU)_/.test(name)));
  const resolved = await secrets.resolveIn(variables, 'the environment');
  // Texts became texts: the shapes are as they were.
  if (!isObject(tree) || !isObject(resolved)) throw badRequest('bad_settings_file', 'the settings cannot be read');
  const read = new SettingsReader({ ...env, ...(resolved as Record<string, string>) }, tree, file.path);
  const settings = readAgentSettings(read);
  const looked = {
    paths: new Set([...first.looked.paths, ...read.looked.paths]),
    variables: new Set([...first.looked.variables, ...read.looked.variables, 'KOMAINU_AGENT_CONFIG']),
  };
  const warnings = [...file.warnings, ...settings.warnings, ...unknownSettings(tree, env, looked)];
  return { settings: { ...settings, warnings }, secrets };
}
