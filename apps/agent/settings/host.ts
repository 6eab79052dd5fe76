import type { SnapshotPlaces } from '@komainu/infrastructure/agent/read-snapshot.ts';
import type { SettingsReader } from './reader.ts';

/** Where the machine shows itself: in a container its folders are mounted elsewhere. */
export function hostSettings(read: SettingsReader): SnapshotPlaces {
  const folder = (variable: string, path: string, usual: string) =>
    read.text(variable, path, usual).replace(/\/+$/, '') || '/';
  return {
    proc: folder('DD_PROCFS_PATH', 'procfs_path', '/proc'),
    sys: folder('HOST_SYS', '', '/sys'),
    dev: folder('HOST_DEV', '', '/dev'),
  };
}
