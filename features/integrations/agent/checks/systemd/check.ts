import { readFile } from 'node:fs/promises';
import { messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { badCheckConfig, mapOption, textsOption, wholeOption } from '../../read-instance.ts';
import { regexesOption } from '../../regex-option.ts';
import { parseProperties, parseUnits, runSystemctl, type Systemctl, type UnitState } from './systemctl.ts';

/** Units of systemd: how many there are in which state, and what chosen ones use; named as by the Agent's check. */
export const check: CheckModule = { name: 'systemd', create: (instance, _, parts) => systemdCheck(instance, parts) };

const STATES = ['active', 'activating', 'inactive', 'deactivating', 'failed'];
const PROPERTIES: readonly { readonly property: string; readonly metric: string; readonly of: string }[] = [
  { property: 'CPUUsageNSec', metric: 'systemd.service.cpu_time_consumed', of: '.service' },
  { property: 'MemoryCurrent', metric: 'systemd.service.memory_usage', of: '.service' },
  { property: 'TasksCurrent', metric: 'systemd.service.task_count', of: '.service' },
  { property: 'NRestarts', metric: 'systemd.service.restart_count', of: '.service' },
  { property: 'NAccepted', metric: 'systemd.socket.connection_accepted_count', of: '.socket' },
  { property: 'NConnections', metric: 'systemd.socket.connection_count', of: '.socket' },
  { property: 'NRefused', metric: 'systemd.socket.connection_refused_count', of: '.socket' },
];
const ASKED = ['Id', 'ActiveEnterTimestampMonotonic', ...PROPERTIES.map(({ property }) => property)];
/** What systemd says of a number that it does not count. */
const NOT_COUNTED = new Set(['[not set]', '', '18446744073709551615', 'infinity']);

/** The check with the program that answers, for tests. */
export function systemdCheck(instance: YamlMap, { procRoot }: CheckParts, systemctl: Systemctl = runSystemctl) {
  const names = new Set(textsOption(instance, 'unit_names'));
  const regexes = regexesOption(instance, 'unit_regexes');
  const most = wholeOption(instance, 'max_units', 50, 1, 10_000);
  const substates = substateMapping(instance);

  async function units(sender: CheckSender, signal: AbortSignal): Promise<readonly UnitState[]> {
    try {
      const state = (await systemctl(['is-system-running'], signal)).trim();
      const list = parseUnits(
        await systemctl(['list-units', '--all', '--plain', '--full', '--no-legend', '--no-pager'], signal),
      );
      sender.serviceCheck('systemd.can_connect', CheckStatus.ok);
      sender.serviceCheck('systemd.system.state', systemStatus(state), [], `systemd is ${state}`);
      return list;
    } catch (error) {
      sender.serviceCheck('systemd.can_connect', CheckStatus.critical, [], messageOf(error));
      throw error;
    }
  }

  function countUnits(sender: CheckSender, all: readonly UnitState[], monitored: number): void {
    sender.gauge('systemd.units_total', all.length);
    sender.gauge('systemd.units_loaded_count', all.filter(({ load }) => load === 'loaded').length);
    sender.gauge('systemd.units_monitored_count', monitored);
    for (const state of STATES) {
      sender.gauge('systemd.units_by_state', all.filter(({ active }) => active === state).length, [`state:${state}`]);
    }
  }

  function sendUnit(
    sender: CheckSender,
    unit: UnitState,
    properties: ReadonlyMap<string, string>,
    uptimeS: number,
  ): void {
    const tags = [`unit:${unit.name}`];
    sender.gauge('systemd.unit.monitored', 1, tags);
    sender.gauge('systemd.unit.active', unit.active === 'active' ? 1 : 0, tags);
    sender.gauge('systemd.unit.loaded', unit.load === 'loaded' ? 1 : 0, tags);
    sender.serviceCheck('systemd.unit.state', unitStatus(unit.active), tags, `${unit.name} is ${unit.active}`);
    const mapping = substates.get(unit.name);
    if (mapping !== undefined) {
      const status = mapping.get(unit.sub) ?? CheckStatus.unknown;
      sender.serviceCheck('systemd.unit.substate', status, tags, `${unit.name} is ${unit.sub}`);
    }
    const enteredS = Number(properties.get('ActiveEnterTimestampMonotonic') ?? 0) / 1e6;
    sender.gauge(
      'systemd.unit.uptime',
      unit.active === 'active' ? Math.max(0, Math.floor(uptimeS - enteredS)) : 0,
      tags,
    );
    for (const { property, metric, of } of PROPERTIES) {
      const text = properties.get(property) ?? '';
      if (!unit.name.endsWith(of) || NOT_COUNTED.has(text)) continue;
      const value = Number(text);
      if (Number.isFinite(value)) sender.gauge(metric, value, tags);
    }
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const all = await units(sender, signal);
      const monitored = all.filter(({ name }) => names.has(name) || regexes.some((regex) => regex.test(name)));
      countUnits(sender, all, monitored.length);
      if (monitored.length > most) {
        sender.warning(
          `${monitored.length} units are to be watched, and max_units is ${most}: the others are left out`,
        );
      }
      const watched = monitored.slice(0, most);
      if (watched.length === 0) return;
      const show = ['show', '--no-pager', `--property=${ASKED.join(',')}`, '--', ...watched.map(({ name }) => name)];
      const properties = parseProperties(await systemctl(show, signal));
      const uptimeS = Number.parseFloat(await readFile(`${procRoot}/uptime`, 'utf8').catch(() => '0'));
      for (const unit of watched) sendUnit(sender, unit, properties.get(unit.name) ?? new Map(), uptimeS);
    },
  };
}

/** `substate_status_mapping`: by unit, what each substate means. Throws `bad_check_config`. */
function substateMapping(instance: YamlMap): ReadonlyMap<string, ReadonlyMap<string, CheckStatus>> {
  const option = 'substate_status_mapping';
  return new Map(
    Object.entries(mapOption(instance, option)).map(([unit, mapping]): [string, ReadonlyMap<string, CheckStatus>] => {
      if (!isObject(mapping)) throw badCheckConfig(option, `must have a mapping for ${unit}`);
      return [unit, new Map(Object.entries(mapping).map(([state, word]) => [state, statusOf(option, word)]))];
    }),
  );
}

function statusOf(option: string, word: unknown): CheckStatus {
  const name = String(word).toLowerCase();
  if (name === 'ok' || name === 'warning' || name === 'critical' || name === 'unknown') return CheckStatus[name];
  throw badCheckConfig(option, `must say ok, warning, critical or unknown, not ${String(word)}`);
}

function systemStatus(state: string): CheckStatus {
  if (state === 'running') return CheckStatus.ok;
  return ['degraded', 'maintenance', 'stopping'].includes(state) ? CheckStatus.critical : CheckStatus.unknown;
}

function unitStatus(active: string): CheckStatus {
  if (active === 'active') return CheckStatus.ok;
  return active === 'inactive' || active === 'failed' ? CheckStatus.critical : CheckStatus.unknown;
}
