import { lookup } from 'node:dns/promises';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { flagOption, numberOption, textOption, wholeOption } from '../../read-instance.ts';
import { openSocket } from '../../tcp/open-socket.ts';

/** Whether a port takes connections, as Datadog's `tcp_check` says it. */
export const check: CheckModule = { name: 'tcp_check', create };

function create(instance: YamlMap) {
  const name = textOption(instance, 'name');
  const host = textOption(instance, 'host');
  const port = wholeOption(instance, 'port', undefined, 1, 65_535);
  const timeoutMs = 1000 * numberOption(instance, 'timeout', 10, 0.001, 600);
  const withTime = flagOption(instance, 'collect_response_time', false);
  const every = flagOption(instance, 'multiple_ips', false);
  const family = flagOption(instance, 'ipv4_only', false) ? 4 : 0;

  async function one(sender: CheckSender, address: string, signal: AbortSignal): Promise<void> {
    const tags = [`target_host:${host}`, `port:${port}`, `instance:${name}`, `address:${address}`];
    const startedMs = performance.now();
    let status: CheckStatus = CheckStatus.ok;
    let message = '';
    try {
      const socket = await openSocket({ kind: 'tcp', host: address, port }, timeoutMs, signal);
      const seconds = (performance.now() - startedMs) / 1000;
      socket.destroy();
      if (withTime) {
        sender.gauge('network.tcp.response_time', seconds, [
          `url:${host}:${port}`,
          `instance:${name}`,
          `address:${address}`,
        ]);
      }
    } catch (error) {
      signal.throwIfAborted();
      status = CheckStatus.critical;
      message = `${messageOf(error)}. Connection failed after ${Math.round(performance.now() - startedMs)} ms`;
    }
    sender.serviceCheck('tcp.can_connect', status, tags, message);
    sender.gauge('network.tcp.can_connect', status === CheckStatus.ok ? 1 : 0, tags);
  }

  return {
    async run(sender: CheckSender, signal: AbortSignal) {
      const found = await lookup(host, { all: true, family });
      for (const { address } of every ? found : found.slice(0, 1)) await one(sender, address, signal);
    },
  };
}
