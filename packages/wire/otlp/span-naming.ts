import { type Attributes, firstText } from './attributes.ts';

/**
 * How Datadog names an OpenTelemetry span: operation, resource and type (datadog-agent `pkg/trace/traceutil/otel_util.go`,
 * the V2 rules).
 */
export interface SpanNaming {
  readonly name: string;
  readonly resource: string;
  readonly type: string;
}

const INTERNAL = 1;
const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

const KIND_NAMES: Readonly<Record<number, string>> = {
  [INTERNAL]: 'internal',
  [SERVER]: 'server',
  [CLIENT]: 'client',
  [PRODUCER]: 'producer',
  [CONSUMER]: 'consumer',
};

/** `internal`, `server`, `client`, `producer`, `consumer`; `unspecified` for everything else. */
export function kindName(kind: number): string {
  return KIND_NAMES[kind] ?? 'unspecified';
}

/** Names a span by its attributes, which include those of its resource. */
export function nameSpan(spanName: string, kind: number, attributes: Attributes): SpanNaming {
  return {
    name: operationName(kind, attributes),
    resource: resourceName(spanName, kind, attributes),
    type: spanType(kind, attributes),
  };
}

function operationName(kind: number, attributes: Attributes): string {
  const stated = firstText(attributes, 'operation.name');
  if (stated !== '') return stated;
  const isServer = kind === SERVER;
  const isClient = kind === CLIENT;
  if (httpMethod(attributes) !== '') {
    if (isServer) return 'http.server.request';
    if (isClient) return 'http.client.request';
  }
  const database = firstText(attributes, 'db.system', 'db.system.name');
  if (database !== '' && isClient) return `${database}.query`;
  const messaging = firstText(attributes, 'messaging.system');
  const operation = firstText(attributes, 'messaging.operation', 'messaging.operation.type');
  if (messaging !== '' && operation !== '' && kind >= SERVER && kind <= CONSUMER) return `${messaging}.${operation}`;
  const rpc = rpcOperation(kind, attributes);
  if (rpc !== '') return rpc;
  const provider = firstText(attributes, 'faas.invoked_provider');
  const invoked = firstText(attributes, 'faas.invoked_name');
  if (isClient && provider !== '' && invoked !== '') return `${provider}.${invoked}.invoke`;
  const trigger = firstText(attributes, 'faas.trigger');
  if (isServer && trigger !== '') return `${trigger}.invoke`;
  if (firstText(attributes, 'graphql.operation.type') !== '') return 'graphql.server.request';
  if (isServer || isClient) {
    const protocol = firstText(attributes, 'network.protocol.name', 'net.protocol.name');
    const side = isServer ? 'server' : 'client';
    return protocol === '' ? `${side}.request` : `${protocol}.${side}.request`;
  }
  const kindText = kindName(kind);
  return kindText.charAt(0).toUpperCase() + kindText.slice(1);
}

function rpcOperation(kind: number, attributes: Attributes): string {
  const system = firstText(attributes, 'rpc.system');
  if (system === '' || (kind !== CLIENT && kind !== SERVER)) return '';
  if (kind === SERVER) return `${system}.server.request`;
  if (system !== 'aws-api') return `${system}.client.request`;
  const service = firstText(attributes, 'rpc.service');
  return service === '' ? 'aws.client.request' : `aws.${service}.request`;
}

function resourceName(spanName: string, kind: number, attributes: Attributes): string {
  const stated = firstText(attributes, 'resource.name');
  if (stated !== '') return stated;
  const method = httpMethod(attributes);
  if (method !== '') {
    const route = kind === SERVER ? firstText(attributes, 'http.route') : '';
    const verb = method === '_OTHER' ? 'HTTP' : method;
    return route === '' ? verb : `${verb} ${route}`;
  }
  const operation = firstText(attributes, 'messaging.operation', 'messaging.operation.type');
  if (operation !== '') {
    return joined(operation, firstText(attributes, 'messaging.destination', 'messaging.destination.name'));
  }
  const rpcMethod = firstText(attributes, 'rpc.method');
  if (rpcMethod !== '') return joined(rpcMethod, firstText(attributes, 'rpc.service'));
  const graphql = firstText(attributes, 'graphql.operation.type');
  if (graphql !== '') return joined(graphql, firstText(attributes, 'graphql.operation.name'));
  if (firstText(attributes, 'db.system', 'db.system.name') !== '') {
    const statement = firstText(attributes, 'db.query.text', 'db.statement');
    if (statement !== '') return statement;
  }
  return spanName;
}

function joined(first: string, second: string): string {
  return second === '' ? first : `${first} ${second}`;
}

function httpMethod(attributes: Attributes): string {
  return firstText(attributes, 'http.request.method', 'http.method');
}

/** Types of databases that are not relational. */
const DATABASE_TYPES: Readonly<Record<string, string>> = {
  cassandra: 'cassandra',
  elasticsearch: 'elasticsearch',
  memcached: 'memcached',
  mongodb: 'mongodb',
  opensearch: 'opensearch',
  redis: 'redis',
};

const RELATIONAL: ReadonlySet<string> = new Set([
  'adabas',
  'cache',
  'clickhouse',
  'cloudscape',
  'cockroachdb',
  'coldfusion',
  'db2',
  'derby',
  'edb',
  'filemaker',
  'firebird',
  'firstsql',
  'h2',
  'hanadb',
  'hive',
  'hsqldb',
  'informix',
  'ingres',
  'instantdb',
  'interbase',
  'intersystems_cache',
  'mariadb',
  'maxdb',
  'microsoft.sql_server',
  'mssql',
  'mysql',
  'netezza',
  'oracle',
  'oracle.db',
  'other_sql',
  'pervasive',
  'pointbase',
  'postgresql',
  'progress',
  'redshift',
  'sqlite',
  'sqlserver',
  'sybase',
  'teradata',
  'trino',
  'vertica',
]);

function spanType(kind: number, attributes: Attributes): string {
  const stated = firstText(attributes, 'span.type');
  if (stated !== '') return stated;
  if (kind === SERVER) return 'web';
  if (kind !== CLIENT) return 'custom';
  const database = firstText(attributes, 'db.system', 'db.system.name');
  if (database === '') return 'http';
  return RELATIONAL.has(database) ? 'sql' : (DATABASE_TYPES[database] ?? 'db');
}
