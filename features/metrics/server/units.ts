/** A unit as the public API writes it. */
export interface Unit {
  readonly family: string;
  readonly id: number;
  readonly name: string;
  readonly plural: string;
  readonly scale_factor: number;
  readonly short_name: string | null;
}

type Row = readonly [family: string, id: number, name: string, plural: string, scale: number, short: string | null];

/** The units that Agents, their checks, tracers and OpenTelemetry name; scale is relative to the base unit of the family. */
const ROWS: readonly Row[] = [
  ['bytes', 1, 'bit', 'bits', 0.125, 'b'],
  ['bytes', 2, 'byte', 'bytes', 1, 'B'],
  ['bytes', 7, 'kilobyte', 'kilobytes', 1000, 'kB'],
  ['bytes', 3, 'kibibyte', 'kibibytes', 1024, 'KiB'],
  ['bytes', 4, 'mebibyte', 'mebibytes', 1048576, 'MiB'],
  ['bytes', 5, 'gibibyte', 'gibibytes', 1073741824, 'GiB'],
  ['time', 8, 'nanosecond', 'nanoseconds', 1e-9, 'ns'],
  ['time', 9, 'microsecond', 'microseconds', 1e-6, 'μs'],
  ['time', 10, 'millisecond', 'milliseconds', 1e-3, 'ms'],
  ['time', 11, 'second', 'seconds', 1, 's'],
  ['time', 12, 'minute', 'minutes', 60, 'min'],
  ['time', 13, 'hour', 'hours', 3600, 'hr'],
  ['time', 14, 'day', 'days', 86400, 'day'],
  ['percentage', 17, 'percent', 'percent', 1, '%'],
  ['percentage', 18, 'fraction', 'fractions', 100, null],
  ['network', 19, 'connection', 'connections', 1, 'conn'],
  ['network', 20, 'request', 'requests', 1, 'req'],
  ['network', 21, 'packet', 'packets', 1, 'pkt'],
  ['network', 26, 'error', 'errors', 1, 'err'],
  ['system', 28, 'process', 'processes', 1, 'proc'],
  ['system', 29, 'thread', 'threads', 1, null],
  ['system', 40, 'core', 'cores', 1, null],
  ['general', 42, 'operation', 'operations', 1, 'op'],
  ['general', 50, 'item', 'items', 1, null],
  ['general', 51, 'event', 'events', 1, null],
  ['db', 60, 'query', 'queries', 1, null],
  ['frequency', 70, 'hertz', 'hertz', 1, 'Hz'],
  ['temperature', 80, 'degree celsius', 'degrees celsius', 1, '°C'],
  ['network', 100, 'message', 'messages', 1, null],
  ['network', 101, 'response', 'responses', 1, null],
  ['network', 102, 'segment', 'segments', 1, null],
  ['network', 103, 'session', 'sessions', 1, null],
  ['system', 104, 'node', 'nodes', 1, null],
  ['system', 105, 'host', 'hosts', 1, null],
  ['system', 106, 'service', 'services', 1, null],
  ['system', 107, 'fault', 'faults', 1, null],
  ['disk', 108, 'file', 'files', 1, null],
  ['disk', 109, 'block', 'blocks', 1, null],
  ['general', 110, 'occurrence', 'occurrences', 1, null],
  ['general', 111, 'buffer', 'buffers', 1, null],
  ['general', 112, 'read', 'reads', 1, null],
  ['general', 113, 'write', 'writes', 1, null],
  ['general', 114, 'task', 'tasks', 1, null],
  ['general', 115, 'worker', 'workers', 1, null],
  ['general', 116, 'garbage collection', 'garbage collections', 1, null],
  ['logging', 117, 'entry', 'entries', 1, null],
  ['memory', 118, 'page', 'pages', 1, null],
  ['memory', 119, 'split', 'splits', 1, null],
  ['db', 120, 'table', 'tables', 1, null],
  ['db', 121, 'index', 'indices', 1, null],
  ['db', 122, 'lock', 'locks', 1, null],
  ['db', 123, 'transaction', 'transactions', 1, null],
  ['db', 124, 'row', 'rows', 1, null],
  ['db', 125, 'key', 'keys', 1, null],
  ['db', 126, 'command', 'commands', 1, null],
  ['db', 127, 'offset', 'offsets', 1, null],
  ['db', 128, 'record', 'records', 1, null],
  ['db', 129, 'cursor', 'cursors', 1, null],
  ['db', 130, 'assertion', 'assertions', 1, null],
  ['db', 131, 'scan', 'scans', 1, null],
  ['db', 132, 'document', 'documents', 1, null],
  ['db', 133, 'shard', 'shards', 1, null],
  ['db', 134, 'flush', 'flushes', 1, null],
  ['db', 135, 'merge', 'merges', 1, null],
  ['db', 136, 'refresh', 'refreshes', 1, null],
  ['db', 137, 'fetch', 'fetches', 1, null],
  ['db', 138, 'wait', 'waits', 1, null],
  ['db', 139, 'ticket', 'tickets', 1, null],
  ['cache', 140, 'hit', 'hits', 1, null],
  ['cache', 141, 'miss', 'misses', 1, null],
  ['cache', 142, 'eviction', 'evictions', 1, null],
  ['cpu', 143, 'nanocore', 'nanocores', 1e-9, 'ncores'],
  ['disk', 144, 'inode', 'inodes', 1, null],
  ['disk', 145, 'volume', 'volumes', 1, null],
  ['system', 146, 'container', 'containers', 1, null],
  ['system', 147, 'image', 'images', 1, null],
  ['system', 148, 'pod', 'pods', 1, null],
  ['system', 149, 'unit', 'units', 1, null],
  ['system', 150, 'device', 'devices', 1, null],
  ['network', 151, 'interface', 'interfaces', 1, null],
  ['general', 152, 'resource', 'resources', 1, null],
  ['general', 153, 'execution', 'executions', 1, null],
  ['db', 154, 'object', 'objects', 1, null],
];

const BY_NAME: ReadonlyMap<string, Unit> = new Map(
  ROWS.map(([family, id, name, plural, scale_factor, short_name]) => [
    name,
    { family, id, name, plural, scale_factor, short_name },
  ]),
);

const BY_PLURAL: ReadonlyMap<string, Unit> = new Map([...BY_NAME.values()].map((unit) => [unit.plural, unit]));

/** How OpenTelemetry (UCUM) and others write them. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  By: 'byte',
  KiBy: 'kibibyte',
  MiBy: 'mebibyte',
  GiBy: 'gibibyte',
  bit: 'bit',
  ns: 'nanosecond',
  us: 'microsecond',
  ms: 'millisecond',
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  '%': 'percent',
  '1': 'fraction',
  Hz: 'hertz',
  Cel: 'degree celsius',
};

/** The unit of a name in the singular, the plural, UCUM or UCUM's braces (`{request}`); undefined when it is unknown. */
function findUnit(name: string): Unit | undefined {
  const bare = /^\{(.*)\}$/.exec(name)?.[1] ?? name;
  return BY_NAME.get(OTHER_NAMES[bare] ?? bare) ?? BY_PLURAL.get(bare);
}

/** What answers hold: the unit and what it is per, or null when nothing is known. */
export function unitPair(unit: string | undefined, perUnit?: string): readonly [Unit, Unit | null] | null {
  const found = unit === undefined ? undefined : findUnit(unit);
  if (found === undefined) return null;
  return [found, (perUnit === undefined ? undefined : findUnit(perUnit)) ?? null];
}
