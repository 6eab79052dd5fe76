/** Kinds of things that the management API lists, by the word in its paths. */
export type ObjectKind = 'exchanges' | 'queues' | 'nodes' | 'overview';

/** Where a number stands in an object, and the metric `rabbitmq.<kind>.<name>` that it becomes. */
export interface Attribute {
  readonly path: readonly string[];
  readonly metric: string;
}

const MESSAGE_STATS: Readonly<Record<Exclude<ObjectKind, 'nodes'>, readonly string[]>> = {
  exchanges: [
    'ack',
    'confirm',
    'deliver_get',
    'publish',
    'publish_in',
    'publish_out',
    'drop_unroutable',
    'return_unroutable',
    'redeliver',
  ],
  queues: ['ack', 'deliver', 'deliver_get', 'publish', 'redeliver'],
  overview: [
    'ack',
    'confirm',
    'deliver_get',
    'publish',
    'publish_in',
    'publish_out',
    'drop_unroutable',
    'return_unroutable',
    'redeliver',
  ],
};

const QUEUE = [
  'active_consumers',
  'consumers',
  'consumer_utilisation',
  'head_message_timestamp',
  'memory',
  'message_bytes',
];
const QUEUE_WITH_RATE = ['messages', 'messages_ready', 'messages_unacknowledged'];

const NODE = [
  'fd_used',
  'disk_free',
  'mem_used',
  'mem_limit',
  'run_queue',
  'sockets_used',
  'partitions',
  'running',
  'mem_alarm',
];

/** https://rawcdn.githack.com/rabbitmq/rabbitmq-server/v3.10.8/deps/rabbitmq_management/priv/www/api/index.html */
export const ATTRIBUTES: Readonly<Record<ObjectKind, readonly Attribute[]>> = {
  exchanges: messageStats('exchange', MESSAGE_STATS.exchanges),
  queues: [
    ...QUEUE.map((name) => ({ path: [name], metric: `rabbitmq.queue.${name}` })),
    ...QUEUE_WITH_RATE.flatMap((name) => withRate([], name, `rabbitmq.queue.${name}`, '')),
    ...messageStats('queue', MESSAGE_STATS.queues),
  ],
  nodes: [
    ...NODE.map((name) => ({ path: [name], metric: `rabbitmq.node.${name}` })),
    { path: ['disk_free_alarm'], metric: 'rabbitmq.node.disk_alarm' },
  ],
  overview: [
    ...['connections', 'channels', 'queues', 'consumers'].map((name) => ({
      path: ['object_totals', name],
      metric: `rabbitmq.overview.object_totals.${name}`,
    })),
    ...QUEUE_WITH_RATE.flatMap((name) =>
      withRate(['queue_totals'], name, `rabbitmq.overview.queue_totals.${name}`, '.count'),
    ),
    ...messageStats('overview', MESSAGE_STATS.overview),
  ],
};

function messageStats(kind: string, names: readonly string[]): readonly Attribute[] {
  return names.flatMap((name) => withRate(['message_stats'], name, `rabbitmq.${kind}.messages.${name}`, '.count'));
}

/** A total, and how fast it grows as the server worked out. */
function withRate(under: readonly string[], name: string, metric: string, ending: string): readonly Attribute[] {
  return [
    { path: [...under, name], metric: `${metric}${ending}` },
    { path: [...under, `${name}_details`, 'rate'], metric: `${metric}.rate` },
  ];
}

/** The value at a path as a number: flags are 0 and 1, a list is its length; undefined for what is none. */
export function numberAt(object: unknown, path: readonly string[]): number | undefined {
  let value = object;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return Array.isArray(value) ? value.length : undefined;
}
