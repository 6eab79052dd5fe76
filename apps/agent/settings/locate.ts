import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import type { Environment } from './reader.ts';

/** Where a settings file is looked for when nobody names one: ours before the Datadog Agent's, which may have stayed behind. */
export const USUAL_FILES: readonly string[] = ['/etc/komainu-agent/datadog.yaml', '/etc/datadog-agent/datadog.yaml'];

/** A settings file with its text; both '' when there is none. */
export interface SettingsFile {
  readonly path: string;
  readonly text: string;
  /** Why a usual file was passed over. */
  readonly warnings: readonly string[];
}

/**
 * Finds the settings file: `named` (`-c`, a file or its folder), else `KOMAINU_AGENT_CONFIG` (`off` for none), else the first
 * of the usual ones. Throws `bad_settings_file` (400) when one that was named cannot be read.
 */
export function locateSettingsFile(env: Environment, named = '', usual: readonly string[] = USUAL_FILES): SettingsFile {
  const asked = named || env['KOMAINU_AGENT_CONFIG'] || '';
  if (asked === 'off') return { path: '', text: '', warnings: [] };
  if (asked !== '') {
    try {
      const path = statSync(asked).isDirectory() ? join(asked, 'datadog.yaml') : asked;
      return { path, text: readFileSync(path, 'utf8'), warnings: [] };
    } catch (error) {
      throw badRequest('bad_settings_file', `cannot read the settings file ${asked}: ${messageOf(error)}`);
    }
  }
  const warnings: string[] = [];
  for (const path of usual) {
    try {
      return { path, text: readFileSync(path, 'utf8'), warnings };
    } catch (error) {
      const missing =
        error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
      if (!missing) warnings.push(`${path} is not used: ${messageOf(error)}`);
    }
  }
  return { path: '', text: '', warnings };
}

/** The folder of a settings file, where `conf.d` is looked for; '' without a file. */
export function folderOf(file: string): string {
  return file === '' ? '' : dirname(file);
}
