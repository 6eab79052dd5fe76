import { textOf } from '../otlp/attributes.ts';
import type { OtlpMetric, OtlpPoint } from './model.ts';

/** A copy of an OpenTelemetry host metric under the name that Agents use. */
interface Copy {
  readonly name: string;
  readonly factor?: number;
  /** Only points whose attribute has one of the values. */
  readonly where?: readonly [attribute: string, ...values: string[]];
}

const MEBI = 1 / 1_048_576;

/** What dashboards made for Agents ask for (opentelemetry-mapping-go, host metrics). */
const COPIES: Readonly<Record<string, readonly Copy[]>> = {
  'system.cpu.load_average.1m': [{ name: 'system.load.1' }],
  'system.cpu.load_average.5m': [{ name: 'system.load.5' }],
  'system.cpu.load_average.15m': [{ name: 'system.load.15' }],
  'system.cpu.utilization': [
    { name: 'system.cpu.idle', factor: 100, where: ['state', 'idle'] },
    { name: 'system.cpu.user', factor: 100, where: ['state', 'user'] },
    { name: 'system.cpu.system', factor: 100, where: ['state', 'system'] },
    { name: 'system.cpu.iowait', factor: 100, where: ['state', 'wait'] },
    { name: 'system.cpu.stolen', factor: 100, where: ['state', 'steal'] },
  ],
  'system.memory.usage': [
    { name: 'system.mem.total', factor: MEBI },
    { name: 'system.mem.usable', factor: MEBI, where: ['state', 'free', 'cached', 'buffered'] },
  ],
  'system.network.io': [
    { name: 'system.net.bytes_rcvd', where: ['direction', 'receive'] },
    { name: 'system.net.bytes_sent', where: ['direction', 'transmit'] },
  ],
  'system.paging.usage': [
    { name: 'system.swap.free', factor: MEBI, where: ['state', 'free'] },
    { name: 'system.swap.used', factor: MEBI, where: ['state', 'used'] },
  ],
  'system.filesystem.utilization': [{ name: 'system.disk.in_use' }],
};

/**
 * A metric under the names it is stored by. OpenTelemetry's `system.*` and `process.*` get the prefix `otel.`, since Agents
 * give the same names other meanings; the ones that Agents have too are copied to the Agent's names and units.
 */
export function namedForAgents(metric: OtlpMetric): readonly OtlpMetric[] {
  if (!/^(system|process)\./.test(metric.name)) return [metric];
  const copies = (COPIES[metric.name] ?? []).map((copy) => copyOf(metric, copy));
  return [{ ...metric, name: `otel.${metric.name}` }, ...copies.filter(({ points }) => points.length > 0)];
}

function copyOf(metric: OtlpMetric, { name, factor = 1, where }: Copy): OtlpMetric {
  const wanted = (point: OtlpPoint) => {
    if (where === undefined) return true;
    const [attribute, ...values] = where;
    return values.includes(textOf(point.attributes.get(attribute)));
  };
  const points = metric.points.filter(wanted).map((point) => ({ ...point, value: point.value * factor }));
  return { ...metric, name, unit: factor === MEBI ? 'mebibyte' : metric.unit, points };
}
