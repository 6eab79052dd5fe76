import { createSocket } from 'node:dgram';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { LogsFeature } from '@komainu/logs/server/ports.ts';
import type { LogPortSettings } from './settings.ts';
import { startStreamPorts } from './stream-ports.ts';

/** Bursts of datagrams wait here while the process does something else. */
const UDP_BUFFER_BYTES = 8 * 1024 * 1024;

/** How keys are checked where no HTTP is spoken. */
interface Keys {
  isValid(key: string): Promise<boolean>;
  match(proves: (key: string) => boolean): Promise<boolean>;
}

/** Opens the ports that bring logs in other ways than HTTP: none unless it is asked for. Throws `listen_failed`. */
export async function startLogPorts(
  host: string,
  settings: LogPortSettings,
  logs: Pick<LogsFeature, 'openSyslog' | 'openForward' | 'openGelf'>,
  keys: Keys,
  counters: Counters,
  lifecycle: Lifecycle,
): Promise<void> {
  const { syslog, forward, gelfPort } = settings;
  if (syslog !== undefined) {
    const receiver = logs.openSyslog(keys.isValid);
    lifecycle.own('syslog', await startStreamPorts('syslog', host, syslog, receiver, counters));
  }
  if (forward !== undefined) {
    const receiver = logs.openForward(keys.isValid, keys.match);
    lifecycle.own('forward', await startStreamPorts('forward', host, forward, receiver, counters));
  }
  if (gelfPort !== undefined) {
    // Over TCP its messages are JSON lines that end in a NUL, which the receiver of syslog reads.
    const streams = { port: gelfPort, tls: undefined };
    const receiver = logs.openSyslog(keys.isValid);
    lifecycle.own('gelf', await startStreamPorts('gelf', host, streams, receiver, counters));
    lifecycle.own('gelf udp', await startGelfUdp(host, gelfPort, logs.openGelf(keys.isValid)));
  }
}

async function startGelfUdp(host: string, port: number, receiver: ReturnType<LogsFeature['openGelf']>) {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: UDP_BUFFER_BYTES });
  socket.on('message', (datagram, { address, port: from }) => receiver.accept(datagram, address, from));
  const bound = Promise.withResolvers<void>();
  socket.once('error', bound.reject);
  socket.bind(port, host, bound.resolve);
  try {
    await bound.promise;
  } catch (cause) {
    await receiver.close();
    throw new CodedError('listen_failed', `cannot listen on ${host}:${port}/udp: ${messageOf(cause)}`, { cause });
  }
  // Without a listener an error of the socket would end the process.
  socket.on('error', () => undefined);
  return {
    close: async () => {
      socket.close();
      await receiver.close();
    },
  };
}
