import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckModule, type CheckParts, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { flagOption, numberOption, textOption, textsOption, wholeOption } from '../../read-instance.ts';
import { localTimeServers } from './local-servers.ts';
import { ntpOffset } from './sntp.ts';

const THRESHOLD_S = 60;
const INTERVAL_S = 900;
/** A few servers tell the time as well as many. */
const MAX_SERVERS = 4;

/** How far the clock of this machine is off, as the Agent's `ntp` check says it. */
export const check: CheckModule = { name: 'ntp', defaultIntervalS: INTERVAL_S, create };

function create(instance: YamlMap, _initConfig: YamlMap, { clock }: CheckParts) {
  const named = [...textsOption(instance, 'host'), ...textsOption(instance, 'hosts')];
  const local = flagOption(instance, 'use_local_defined_servers', false);
  const port = portOf(instance);
  const version = wholeOption(instance, 'version', 3, 1, 4);
  const timeoutMs = 1000 * numberOption(instance, 'timeout', 5, 0.001, 60);
  const threshold = numberOption(instance, 'offset_threshold', THRESHOLD_S, 0);

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const hosts = [...(local ? await localTimeServers() : []), ...named].slice(0, MAX_SERVERS);
      // A machine whose files name no server is asked nothing, and nobody else is asked about it.
      if (hosts.length === 0) return;
      const offsets: number[] = [];
      const failures: string[] = [];
      for (const host of hosts) {
        try {
          offsets.push(await ntpOffset({ host, port, version, timeoutMs }, () => clock.nowMs(), signal));
        } catch (error) {
          signal.throwIfAborted();
          failures.push(`${host}: ${messageOf(error)}`);
        }
      }
      const offset = median(offsets);
      if (offset === undefined) {
        sender.serviceCheck('ntp.in_sync', CheckStatus.unknown, [], `no time server answers: ${failures.join('; ')}`);
        return;
      }
      sender.gauge('ntp.offset', offset);
      const far = Math.abs(offset) > threshold;
      const message = `the clock is ${Math.round(offset)} s off, more than ${threshold} s`;
      sender.serviceCheck('ntp.in_sync', far ? CheckStatus.critical : CheckStatus.ok, [], far ? message : '');
    },
  };
}

/** A port, or the name that people write for it. */
function portOf(instance: YamlMap): number {
  return textOption(instance, 'port', '123') === 'ntp' ? 123 : wholeOption(instance, 'port', 123, 1, 65_535);
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return (upper + (sorted[middle - 1] ?? upper)) / 2;
}
