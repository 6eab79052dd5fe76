import type { OptionReader } from './option-reader.ts';
import type { Mount } from './proc.ts';

/** What the check `disk` is told; names as in its `conf.yaml`, which has many for the same. */
export interface DiskOptions {
  /** Also file systems that are on no device of this machine: memory, networks (`include_all_devices`, `all_partitions`). */
  readonly all: boolean;
  /** Tags a disk by where it is mounted instead of by its device (`use_mount`). */
  readonly byMount: boolean;
  readonly tagByFilesystem: boolean;
  readonly tagByLabel: boolean;
  readonly lowerCaseDevice: boolean;
  readonly leastBytes: number;
  /** Whether a mount is measured. */
  wants(mount: Mount): boolean;
  /** Tags for devices whose name matches (`device_tag_re`). */
  tagsOf(device: string): readonly string[];
}

/** Images that are full by nature. */
const IMAGES = [/iso9660$/i, /tracefs$/i, /squashfs$/i, /erofs$/i];
const BINFMT = [/(\/host)?\/proc\/sys\/fs\/binfmt_misc$/];

export const DEFAULT_DISK_OPTIONS: DiskOptions = {
  all: false,
  byMount: false,
  tagByFilesystem: false,
  tagByLabel: true,
  lowerCaseDevice: false,
  leastBytes: 0,
  wants: ({ type }) => !matchesAny(IMAGES, type),
  tagsOf: () => [],
};

/** Reads the options of an instance and of `init_config`. */
export function diskOptions(instance: OptionReader, initConfig: OptionReader): DiskOptions {
  const devices = {
    excluded: [
      ...initConfig.patterns(['device_global_exclude', 'device_global_blacklist']),
      ...instance.patterns(['device_exclude', 'device_blacklist', 'excluded_disk_re']),
      ...instance.patterns(['excluded_disks'], { ignoreCase: true, whole: true }),
    ],
    included: instance.patterns(['device_include', 'device_whitelist']),
  };
  const filesystems = {
    excluded: [
      ...orElse(
        initConfig.patterns(['file_system_global_exclude', 'file_system_global_blacklist'], { ignoreCase: true }),
        IMAGES,
      ),
      ...instance.patterns(['file_system_exclude', 'file_system_blacklist'], { ignoreCase: true }),
      ...instance.patterns(['excluded_filesystems'], { ignoreCase: true, whole: true }),
    ],
    included: instance.patterns(['file_system_include', 'file_system_whitelist'], { ignoreCase: true }),
  };
  const mounts = {
    excluded: [
      ...orElse(initConfig.patterns(['mount_point_global_exclude', 'mount_point_global_blacklist']), BINFMT),
      ...instance.patterns(['mount_point_exclude', 'mount_point_blacklist', 'excluded_mountpoint_re']),
    ],
    included: instance.patterns(['mount_point_include', 'mount_point_whitelist']),
  };
  const tags = instance.entries('device_tag_re').flatMap(([text, list]) => {
    const pattern = instance.compile(text, 'device_tag_re');
    return pattern === undefined ? [] : [{ pattern, tags: list.split(',').map((tag) => tag.trim()) }];
  });
  const allPartitions = instance.flag('all_partitions', false);
  return {
    all: allPartitions || instance.flag('include_all_devices', false),
    byMount: instance.flag('use_mount', false),
    tagByFilesystem: instance.flag('tag_by_filesystem', false),
    tagByLabel: instance.flag('tag_by_label', true),
    lowerCaseDevice: instance.flag('lowercase_device_tag', false),
    leastBytes: instance.number('min_disk_size', 0) * 1024 * 1024,
    wants: ({ device, path, type }) => {
      const isOnDevice = device !== '' && device !== 'none';
      if (!isOnDevice && !allPartitions) return false;
      return (!isOnDevice || passes(devices, device)) && passes(filesystems, type) && passes(mounts, path);
    },
    tagsOf: (device) => tags.flatMap((one) => (one.pattern.test(device) ? one.tags : [])),
  };
}

interface Sieve {
  readonly excluded: readonly RegExp[];
  /** Empty lets everything through. */
  readonly included: readonly RegExp[];
}

function passes({ excluded, included }: Sieve, text: string): boolean {
  return !matchesAny(excluded, text) && (included.length === 0 || matchesAny(included, text));
}

function matchesAny(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function orElse(patterns: readonly RegExp[], fallback: readonly RegExp[]): readonly RegExp[] {
  return patterns.length > 0 ? patterns : fallback;
}
