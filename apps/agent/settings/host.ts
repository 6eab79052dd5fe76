import type { SettingsReader } from './reader.ts';

/** Where the machine shows itself; '' finds out. */
export interface HostSettings {
  readonly proc: string;
  readonly sys: string;
  readonly dev: string;
}

/** In a container the machine's folders are mounted elsewhere. */
export function hostSettings(read: SettingsReader): HostSettings {
  const folder = (variable: string, path: string) => read.text(variable, path).replace(/\/+$/, '');
  return { proc: folder('DD_PROCFS_PATH', 'procfs_path'), sys: folder('HOST_SYS', ''), dev: folder('HOST_DEV', '') };
}
