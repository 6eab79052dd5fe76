/** Which texts the trace agent takes secrets out of, and how (`apm_config.obfuscation`). */
export interface ObfuscationSettings {
  readonly redis: CommandObfuscation;
  readonly valkey: CommandObfuscation;
  readonly memcached: { readonly enabled: boolean; readonly keepCommand: boolean };
  readonly mongodb: JsonSettings;
  readonly elasticsearch: JsonSettings;
  readonly opensearch: JsonSettings;
  readonly http: { readonly removeQuery: boolean; readonly removePathDigits: boolean };
  /** Replaces `error.stack` by `?`. */
  readonly removeStackTraces: boolean;
  readonly creditCards: {
    readonly enabled: boolean;
    /** Only numbers with a right checksum. */
    readonly luhn: boolean;
    /** Meta keys that are never looked into. */
    readonly keepValues: readonly string[];
  };
}

export interface CommandObfuscation {
  readonly enabled: boolean;
  readonly removeAllArgs: boolean;
}

export interface JsonSettings {
  readonly enabled: boolean;
  readonly keepValues: readonly string[];
  readonly sqlValues: readonly string[];
}

/** `apm_config.replace_tags`: what matches `pattern` in a tag becomes `replacement`. */
export interface ReplaceRule {
  /** A meta key, `resource.name`, or `*` for all of them. */
  readonly name: string;
  /** With the flag `g`. */
  readonly pattern: RegExp;
  /** JavaScript's spelling: `$1`. */
  readonly replacement: string;
}

/** A tag of a root span by which a trace is kept or dropped; without `value` and `pattern` its presence counts. */
export interface TagFilter {
  readonly key: string;
  readonly value?: string;
  readonly pattern?: RegExp;
}

export interface SamplingSettings {
  /** Traces a second that tracers are asked to send, over all services; undefined keeps every trace. */
  readonly targetTps: number | undefined;
  /** Traces with errors a second, beyond those that are kept anyway. */
  readonly errorTps: number;
  readonly rare: {
    readonly enabled: boolean;
    readonly tps: number;
    readonly cooldownMs: number;
    /** Kinds of spans remembered for each env and service. */
    readonly cardinality: number;
  };
  readonly probabilistic: {
    readonly enabled: boolean;
    /** 0 to 100. */
    readonly percentage: number;
    readonly hashSeed: number;
  };
  /** Share of the traces by OTLP that is kept, 0 to 100. */
  readonly otlpPercentage: number;
  /** Keep traces with errors and nothing else. */
  readonly errorTrackingStandalone: boolean;
}

/** What the trace agent does with spans. */
export interface TraceSettings {
  /** `env` of what names none; '' for none. */
  readonly defaultEnv: string;
  readonly obfuscation: ObfuscationSettings;
  readonly replaceTags: readonly ReplaceRule[];
  /** Traces whose root's resource matches one are dropped. */
  readonly ignoreResources: readonly RegExp[];
  /** All must be there. */
  readonly requireTags: readonly TagFilter[];
  /** None may be there. */
  readonly rejectTags: readonly TagFilter[];
  readonly sampling: SamplingSettings;
  /** Count spans of the kinds client, consumer, producer and server although no service begins there. */
  readonly statsBySpanKind: boolean;
  /** Meta keys that say whom a call went to; requests are counted apart by them. */
  readonly peerTags: readonly string[];
  readonly maxRequestBytes: number;
}

/** What the Datadog Agent tells requests of clients, producers and consumers apart by. */
export const PEER_TAGS: readonly string[] = [
  '_dd.base_service',
  'active_record.db.vendor',
  'amqp.destination',
  'amqp.exchange',
  'amqp.queue',
  'aws.queue.name',
  'aws.s3.bucket',
  'bucketname',
  'cassandra.keyspace',
  'db.cassandra.contact.points',
  'db.couchbase.seed.nodes',
  'db.hostname',
  'db.instance',
  'db.name',
  'db.namespace',
  'db.system',
  'db.type',
  'dns.hostname',
  'grpc.host',
  'hostname',
  'http.host',
  'http.server_name',
  'messaging.destination',
  'messaging.destination.name',
  'messaging.kafka.bootstrap.servers',
  'messaging.rabbitmq.exchange',
  'messaging.system',
  'mongodb.db',
  'msmq.queue.path',
  'net.peer.name',
  'network.destination.ip',
  'network.destination.name',
  'out.host',
  'peer.hostname',
  'peer.service',
  'queuename',
  'rpc.service',
  'rpc.system',
  'sequel.db.vendor',
  'server.address',
  'streamname',
  'tablename',
  'topicname',
];

const JSON_DEFAULTS: JsonSettings = { enabled: true, keepValues: [], sqlValues: [] };

/** What is done when nothing is set. */
export const TRACE_DEFAULTS: TraceSettings = {
  defaultEnv: '',
  obfuscation: {
    redis: { enabled: true, removeAllArgs: false },
    valkey: { enabled: true, removeAllArgs: false },
    memcached: { enabled: true, keepCommand: false },
    mongodb: JSON_DEFAULTS,
    elasticsearch: JSON_DEFAULTS,
    opensearch: JSON_DEFAULTS,
    http: { removeQuery: false, removePathDigits: false },
    removeStackTraces: false,
    creditCards: { enabled: true, luhn: false, keepValues: [] },
  },
  replaceTags: [],
  ignoreResources: [],
  requireTags: [],
  rejectTags: [],
  sampling: {
    targetTps: undefined,
    errorTps: 10,
    rare: { enabled: false, tps: 5, cooldownMs: 300_000, cardinality: 200 },
    probabilistic: { enabled: false, percentage: 0, hashSeed: 0 },
    otlpPercentage: 100,
    errorTrackingStandalone: false,
  },
  statsBySpanKind: true,
  peerTags: PEER_TAGS,
  maxRequestBytes: 25 * 1024 * 1024,
};
