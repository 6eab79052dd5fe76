import type { ChartKind } from '@komainu/ui/charts/timeseries-data.ts';

export interface HostChart {
  readonly id: 'cpuUse' | 'memoryUse' | 'loadAverage' | 'diskUse' | 'diskIo' | 'network';
  readonly query: string;
  readonly kind?: ChartKind;
  readonly unit?: string;
}

/** The charts of a host, as queries that the explorer opens too. */
export function hostCharts(host: string): readonly HostChart[] {
  const scope = `{host:${host}}`;
  return [
    {
      id: 'cpuUse',
      kind: 'area',
      unit: 'percent',
      query: ['user', 'system', 'iowait', 'stolen'].map((state) => `avg:system.cpu.${state}${scope}`).join(', '),
    },
    {
      id: 'memoryUse',
      kind: 'area',
      unit: 'mebibyte',
      query: `avg:system.mem.used${scope}, avg:system.mem.free${scope}`,
    },
    { id: 'loadAverage', query: `avg:system.load.1${scope}, avg:system.load.5${scope}, avg:system.load.15${scope}` },
    { id: 'diskUse', unit: 'fraction', query: `avg:system.disk.in_use${scope} by {device}` },
    { id: 'diskIo', unit: 'kibibyte', query: `sum:system.io.rkb_s${scope}, sum:system.io.wkb_s${scope}` },
    { id: 'network', unit: 'byte', query: `sum:system.net.bytes_rcvd${scope}, sum:system.net.bytes_sent${scope}` },
  ];
}
