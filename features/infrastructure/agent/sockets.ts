/** How many sockets are in which state, named as in the metrics of the Agent. */
export type SocketStates = ReadonlyMap<SocketState, number>;

export type SocketState = 'established' | 'opening' | 'closing' | 'time_wait' | 'listening' | 'connections';

/** `st` of /proc/net/tcp (include/net/tcp_states.h) as the Agent groups it. */
const STATES: Readonly<Record<string, SocketState>> = {
  '01': 'established',
  '02': 'opening',
  '03': 'opening',
  '04': 'closing',
  '05': 'closing',
  '06': 'time_wait',
  '07': 'closing',
  '08': 'closing',
  '09': 'closing',
  '0A': 'listening',
  '0B': 'closing',
  '0C': 'opening',
};

/** /proc/net/tcp or tcp6: every state, also those that no socket is in. */
export function parseTcpStates(text: string): SocketStates {
  const counts = new Map<SocketState, number>(
    (['established', 'opening', 'closing', 'time_wait', 'listening'] as const).map((state) => [state, 0]),
  );
  for (const line of dataLines(text)) {
    const state = STATES[line.trimStart().split(/\s+/, 4)[3] ?? ''];
    if (state !== undefined) counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

/** /proc/net/udp or udp6: UDP knows no states. */
export function parseUdpStates(text: string): SocketStates {
  return new Map([['connections', dataLines(text).length]]);
}

/** The lines under the header. */
function dataLines(text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
}

/** /proc/net/stat/nf_conntrack: a line of names, then hexadecimal counters of each processor. */
export function parseConntrackCounters(text: string): ReadonlyMap<string, number>[] {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const names = header.trim().split(/\s+/);
  return lines.map((line) => {
    const numbers = line.trim().split(/\s+/);
    const counters = new Map<string, number>();
    names.forEach((name, column) => {
      const value = Number.parseInt(numbers[column] ?? '', 16);
      if (!Number.isNaN(value)) counters.set(name, value);
    });
    return counters;
  });
}
