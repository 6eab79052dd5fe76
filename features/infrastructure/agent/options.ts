import { DEFAULT_DISK_OPTIONS, type DiskOptions, diskOptions } from './disk-options.ts';
import { type OptionMap, OptionReader } from './option-reader.ts';

/** A `conf.yaml` of one of the Agent's own checks of the host, as it came. */
export interface HostCheckConfig {
  /** `cpu`, `disk`, `io`, `network`, … */
  readonly check: string;
  readonly initConfig: OptionMap;
  /** One of each is read: a machine has one processor and one network. */
  readonly instances: readonly OptionMap[];
}

export interface NetworkOptions {
  /** Counters of protocols a second (`collect_rate_metrics`), and as counts (`collect_count_metrics`). */
  readonly rates: boolean;
  readonly counts: boolean;
  /** Sockets by state: costs as much as there are sockets (`collect_connection_state`). */
  readonly connections: boolean;
  /** Counters of connection tracking by processor (`conntrack_path`; read from /proc, the program is not needed). */
  readonly conntrackCounters: boolean;
  /** Whether an interface is left out. */
  excludes(device: string): boolean;
  /** Whether a number of connection tracking is reported, by its name without `nf_conntrack_`. */
  wantsConntrack(name: string): boolean;
}

/** What the checks of the host are told. */
export interface HostOptions {
  /** Seconds of processor time for each processor instead of for all together (`report_total_percpu`). */
  readonly cpuTotalsByCore: boolean;
  /** Whether a block device is left out of `system.io.*` (`device_exclude_re`). */
  excludesIo(device: string): boolean;
  readonly disk: DiskOptions;
  readonly network: NetworkOptions;
}

/** The loopback interface says nothing of the network. */
const LOOPBACK: readonly string[] = ['lo', 'lo0'];
const CONNTRACK: readonly string[] = ['max', 'count'];

const DEFAULT_NETWORK: NetworkOptions = {
  rates: true,
  counts: false,
  connections: false,
  conntrackCounters: false,
  excludes: (device) => LOOPBACK.includes(device),
  wantsConntrack: (name) => CONNTRACK.some((part) => name.includes(part)),
};

/** What the Agent does without a file. */
export const DEFAULT_HOST_OPTIONS: HostOptions = {
  cpuTotalsByCore: false,
  excludesIo: () => false,
  disk: DEFAULT_DISK_OPTIONS,
  network: DEFAULT_NETWORK,
};

/** Reads the options of `conf.d`. An option that makes no sense is left out; `problem` is told which and why. */
export function hostOptions(configs: readonly HostCheckConfig[], problem: (text: string) => void): HostOptions {
  const reader = (check: string) => {
    const config = configs.find((one) => one.check === check);
    const tell = (text: string) => problem(`${check}: ${text}`);
    return {
      instance: new OptionReader(config?.instances[0] ?? {}, tell),
      initConfig: new OptionReader(config?.initConfig ?? {}, tell),
    };
  };
  const io =
    reader('io').initConfig.pattern('device_exclude_re') ?? reader('io').initConfig.pattern('device_blacklist_re');
  const disk = reader('disk');
  return {
    cpuTotalsByCore: reader('cpu').instance.flag('report_total_percpu', false),
    excludesIo: (device) => io?.test(device) ?? false,
    disk: diskOptions(disk.instance, disk.initConfig),
    network: networkOptions(reader('network').instance),
  };
}

function networkOptions(read: OptionReader): NetworkOptions {
  const named = read.has('excluded_interfaces') ? read.texts('excluded_interfaces') : LOOPBACK;
  const pattern = read.pattern('excluded_interface_re');
  const black = read.texts('blacklist_conntrack_metrics');
  const white = read.has('whitelist_conntrack_metrics') ? read.texts('whitelist_conntrack_metrics') : CONNTRACK;
  return {
    rates: read.flag('collect_rate_metrics', DEFAULT_NETWORK.rates),
    counts: read.flag('collect_count_metrics', DEFAULT_NETWORK.counts),
    connections: read.flag('collect_connection_state', DEFAULT_NETWORK.connections),
    conntrackCounters: read.text('conntrack_path') !== '',
    excludes: (device) => named.includes(device) || (pattern?.test(device) ?? false),
    wantsConntrack: (name) =>
      // With a list of what is not wanted, everything else is.
      black.length > 0 ? !black.some((part) => name.includes(part)) : white.some((part) => name.includes(part)),
  };
}
