import { messageOf } from '@komainu/kernel/errors.ts';
import type { Session, Varbind } from 'net-snmp';
import { type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { mapsOption, textOption } from '../../read-instance.ts';
import { getColumn, getScalars, isCounter, numberOf, textOf } from './ask-device.ts';
import {
  DEFAULT_METRICS,
  profileOf,
  type SnmpGroup,
  type SnmpTag,
  snmpDeviceTags,
  snmpGroups,
} from './metric-definitions.ts';
import { snmpSessions } from './session-options.ts';

/** A network device by SNMP 1, 2c or 3: given OIDs and tables, or its uptime and interfaces. Named as by Datadog's check. */
export const check: CheckModule = { name: 'snmp', create };

function create(instance: YamlMap, initConfig: YamlMap) {
  profileOf(instance);
  const open = snmpSessions({ ...initConfig, ...instance });
  const metrics = [...mapsOption(initConfig, 'global_metrics'), ...mapsOption(instance, 'metrics')];
  const groups = snmpGroups(metrics.length === 0 ? DEFAULT_METRICS : metrics);
  const deviceTags = snmpDeviceTags(instance);
  const address = textOption(instance, 'ip_address');
  const scalarOids = [
    ...groups.filter(({ kind }) => kind === 'scalar').flatMap(({ symbols }) => symbols.map(({ oid }) => oid)),
    ...deviceTags.map(({ oid }) => oid),
  ];

  async function measure(sender: CheckSender, session: Session, signal: AbortSignal): Promise<readonly string[]> {
    const scalars = await getScalars(session, scalarOids);
    const tags = [`snmp_device:${address}`, ...deviceTags.flatMap((tag) => tagFrom(tag, scalars.get(tag.oid), ''))];
    for (const group of groups) {
      signal.throwIfAborted();
      if (group.kind === 'table') await sendTable(sender, session, group, tags);
      else for (const symbol of group.symbols) send(sender, group, symbol, scalars.get(symbol.oid), tags);
    }
    sender.gauge('snmp.devices_monitored', 1, tags);
    return tags;
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const session = open();
      const { promise: broken, reject } = Promise.withResolvers<never>();
      session.on('error', reject);
      const stop = () => reject(new Error('stopped'));
      signal.addEventListener('abort', stop, { once: true });
      try {
        const tags = await Promise.race([measure(sender, session, signal), broken]);
        sender.serviceCheck('snmp.can_check', CheckStatus.ok, tags);
      } catch (error) {
        sender.serviceCheck('snmp.can_check', CheckStatus.critical, [`snmp_device:${address}`], messageOf(error));
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
        // Nobody waits for it any more.
        broken.catch(() => {});
        session.close();
      }
    },
  };
}

async function sendTable(
  sender: CheckSender,
  session: Session,
  group: SnmpGroup,
  tags: readonly string[],
): Promise<void> {
  const tagColumns = new Map<string, ReadonlyMap<string, Varbind>>();
  for (const { oid } of group.tags) {
    if (oid !== '' && !tagColumns.has(oid)) tagColumns.set(oid, await getColumn(session, oid));
  }
  for (const symbol of group.symbols) {
    for (const [row, varbind] of await getColumn(session, symbol.oid)) {
      const rowTags = group.tags.flatMap((tag) => tagFrom(tag, tagColumns.get(tag.oid)?.get(row), row));
      send(sender, group, symbol, varbind, [...tags, ...group.plainTags, ...rowTags]);
    }
  }
}

/** The tag of a row or of the device; none when it has no value. */
function tagFrom({ tag, index, mapping }: SnmpTag, varbind: Varbind | undefined, row: string): readonly string[] {
  const text = index > 0 ? row.split('.')[index - 1] : varbind === undefined ? undefined : textOf(varbind.value);
  return text === undefined || text === '' ? [] : [`${tag}:${mapping[text] ?? text}`];
}

function send(
  sender: CheckSender,
  { type, constantOne, plainTags, kind }: SnmpGroup,
  { name, scale, extract }: SnmpGroup['symbols'][number],
  varbind: Varbind | undefined,
  tags: readonly string[],
): void {
  if (varbind === undefined) return;
  const number = constantOne ? 1 : numberOf(varbind, extract);
  if (number === undefined) return;
  const value = number * (constantOne ? 1 : scale);
  const metric = `snmp.${name}`;
  const all = kind === 'scalar' ? [...tags, ...plainTags] : tags;
  const asked = type === 'default' ? (isCounter(varbind) ? 'rate' : 'gauge') : type;
  const counts = asked === 'monotonic_count' || asked === 'monotonic_count_and_rate';
  if (counts) sender.monotonicCount(metric, value, all);
  if (asked === 'monotonic_count_and_rate') sender.rate(`${metric}.rate`, value, all);
  if (asked === 'gauge') sender.gauge(metric, value, all);
  if (asked === 'rate') sender.rate(metric, value, all);
  if (asked === 'percent') sender.rate(metric, value * 100, all);
}
