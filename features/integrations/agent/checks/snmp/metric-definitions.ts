import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../../check.ts';
import { badCheckConfig, flagOption, mapsOption, numberOption, textOption, wholeOption } from '../../read-instance.ts';
import { checkRegex } from '../../regex-option.ts';

export interface SnmpSymbol {
  readonly oid: string;
  readonly name: string;
  readonly scale: number;
  /** What of a text is the value. */
  readonly extract: RegExp | undefined;
}

/** A tag whose value is a scalar of the device, or a column of a row. */
export interface SnmpTag {
  readonly tag: string;
  /** '' where the value is a part of the row's index. */
  readonly oid: string;
  /** From 1; 0 where the value is a column. */
  readonly index: number;
  readonly mapping: Readonly<Record<string, string>>;
}

export type SnmpMetricType = 'default' | 'gauge' | 'rate' | 'monotonic_count' | 'monotonic_count_and_rate' | 'percent';

/** Symbols that are sent together: scalars, or the columns of a table with their tags. */
export interface SnmpGroup {
  readonly kind: 'scalar' | 'table';
  readonly symbols: readonly SnmpSymbol[];
  readonly tags: readonly SnmpTag[];
  /** Tags as they stand. */
  readonly plainTags: readonly string[];
  readonly type: SnmpMetricType;
  /** One for each row, whatever its value. */
  readonly constantOne: boolean;
}

const TYPES: readonly SnmpMetricType[] = ['gauge', 'rate', 'monotonic_count', 'monotonic_count_and_rate', 'percent'];

/** What every device is asked when nobody says: how long it is up, and its interfaces (IF-MIB). */
export const DEFAULT_METRICS: readonly YamlMap[] = [
  { MIB: 'SNMPv2-MIB', symbol: { OID: '1.3.6.1.2.1.1.3.0', name: 'sysUpTimeInstance' } },
  { MIB: 'IF-MIB', symbol: { OID: '1.3.6.1.2.1.2.1.0', name: 'ifNumber' } },
  {
    MIB: 'IF-MIB',
    table: { OID: '1.3.6.1.2.1.2.2', name: 'ifTable' },
    symbols: [
      { OID: '1.3.6.1.2.1.2.2.1.7', name: 'ifAdminStatus' },
      { OID: '1.3.6.1.2.1.2.2.1.8', name: 'ifOperStatus' },
      { OID: '1.3.6.1.2.1.2.2.1.13', name: 'ifInDiscards' },
      { OID: '1.3.6.1.2.1.2.2.1.14', name: 'ifInErrors' },
      { OID: '1.3.6.1.2.1.2.2.1.19', name: 'ifOutDiscards' },
      { OID: '1.3.6.1.2.1.2.2.1.20', name: 'ifOutErrors' },
      { OID: '1.3.6.1.2.1.31.1.1.1.6', name: 'ifHCInOctets' },
      { OID: '1.3.6.1.2.1.31.1.1.1.10', name: 'ifHCOutOctets' },
      { OID: '1.3.6.1.2.1.31.1.1.1.15', name: 'ifHighSpeed' },
    ],
    metric_tags: [
      { tag: 'interface', symbol: { OID: '1.3.6.1.2.1.31.1.1.1.1', name: 'ifName' } },
      { tag: 'interface_alias', symbol: { OID: '1.3.6.1.2.1.31.1.1.1.18', name: 'ifAlias' } },
    ],
  },
];

/** Reads `metrics`. Throws `bad_check_config`. */
export function snmpGroups(metrics: readonly YamlMap[]): readonly SnmpGroup[] {
  return metrics.map((metric) => {
    const { symbol, symbols } = metric;
    const written = textOption(metric, 'metric_type', textOption(metric, 'forced_type', ''));
    const word = written === 'counter' ? 'rate' : written;
    const type = word === '' ? 'default' : TYPES.find((one) => one === word);
    if (type === undefined) throw badCheckConfig('metric_type', `must be one of ${TYPES.join(', ')}, not ${written}`);
    const common = { type, constantOne: flagOption(metric, 'constant_value_one', false) };
    const tags = Array.isArray(metric['metric_tags']) ? metric['metric_tags'] : [];
    const plainTags = tags.filter((tag) => typeof tag === 'string');
    if (Array.isArray(symbols)) {
      const columns = symbols.map((one) => symbolOf(one));
      return { kind: 'table', symbols: columns, tags: tags.filter(isObject).map(tagOf), plainTags, ...common };
    }
    const scalar = symbol === undefined ? symbolOf(metric) : symbolOf(symbol);
    return { kind: 'scalar', symbols: [scalar], tags: [], plainTags, ...common };
  });
}

/** Reads `metric_tags` of an instance: scalars of the device. */
export function snmpDeviceTags(instance: YamlMap): readonly SnmpTag[] {
  return mapsOption(instance, 'metric_tags').map((tag) => tagOf(tag));
}

function symbolOf(value: unknown): SnmpSymbol {
  if (!isObject(value)) throw badCheckConfig('symbol', 'must be a mapping with OID and name: MIBs are not looked up');
  const extract = textOption(value, 'extract_value', '');
  return {
    oid: oidOf(textOption(value, 'OID')),
    name: textOption(value, 'name'),
    scale: numberOption(value, 'scale_factor', 1),
    extract: extract === '' ? undefined : checkRegex(extract, 'extract_value'),
  };
}

function tagOf(tag: YamlMap): SnmpTag {
  const source = tag['symbol'] ?? tag['column'];
  const name = textOption(tag, 'tag');
  const mapping = isObject(tag['mapping']) ? tag['mapping'] : {};
  const texts = Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, String(value)]));
  const index = wholeOption(tag, 'index', 0, 0);
  if (index > 0) return { tag: name, oid: '', index, mapping: texts };
  const oid = isObject(source) ? textOption(source, 'OID') : textOption(tag, 'OID');
  return { tag: name, oid: oidOf(oid), index: 0, mapping: texts };
}

function oidOf(text: string): string {
  const oid = text.replace(/^\./, '');
  if (!/^\d+(\.\d+)+$/.test(oid)) throw badCheckConfig('OID', `must be numbers and dots, not ${text}`);
  return oid;
}

/** Reads which profile is asked for; only the built-in one is known. Throws `bad_check_config`. */
export function profileOf(instance: YamlMap): void {
  const profile = textOption(instance, 'profile', '');
  if (profile === '' || profile === 'generic-device' || profile === 'generic-router' || profile === '_base') return;
  throw badCheckConfig('profile', `${profile} is not built in: write what it measures into metrics`);
}
