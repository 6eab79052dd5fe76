import { isDocument, type MongoDocument, valueAt, withAverage } from './document.ts';
import type { MongoReader } from './reader.ts';

/** What kind of server it is: the answer of `hello`. */
export interface Deployment {
  readonly isMongos: boolean;
  readonly isMember: boolean;
  readonly isArbiter: boolean;
  /** A mongos, a server on its own, or the primary of a set. */
  readonly isPrincipal: boolean;
  readonly shardingRole: string;
  /** Who runs the server, and of a member its place in the set: what every metric is tagged with. */
  readonly tags: readonly string[];
}

/** Runs a command about the server. An arbiter has no users: it answers only where nobody has to log in, else with nothing. */
export async function ask(reader: MongoReader, command: MongoDocument, hello: MongoDocument): Promise<MongoDocument> {
  const answer = reader.command('admin', command);
  return hello['arbiterOnly'] === true ? answer.catch(() => ({})) : answer;
}

/** Reads `hello`, and of `serverStatus` the host and what it says of shards; `host` is the name that it is reached by. */
export function deploymentOf(hello: MongoDocument, status: MongoDocument, host: string): Deployment {
  const isMongos = hello['msg'] === 'isdbgrid';
  const role = valueAt(status, ['sharding', 'configsvrConnectionString']) === undefined ? '' : 'shardsvr';
  const isMember = typeof hello['setName'] === 'string';
  const labels = isDocument(hello['tags']) ? Object.entries(hello['tags']) : [];
  return {
    isMongos,
    isMember,
    isArbiter: hello['arbiterOnly'] === true,
    isPrincipal: hello['isWritablePrimary'] === true,
    shardingRole: isMongos ? 'mongos' : hello['configsvr'] === undefined ? role : 'configsvr',
    tags: [
      `hosting_type:${hostingType(String(status['host'] ?? ''), host)}`,
      ...(isMember && typeof hello['me'] === 'string' ? [`replset_me:${hello['me']}`] : []),
      ...(isMember ? labels.map(([name, value]) => `replset_${name.toLowerCase()}:${String(value)}`) : []),
    ],
  };
}

/** By the name that the server gives itself, and the one it is reached by. */
function hostingType(own: string, reached: string): string {
  if (own.includes('mongodb.net')) return 'mongodb-atlas';
  if (reached.includes('docdb.amazonaws.com')) return 'amazon-documentdb';
  return reached.endsWith('.rds.aliyuncs.com') ? 'alibaba-apsaradb' : 'self-hosted';
}

/** The status with the average latency of reads, writes and commands since the server started. */
export function withLatencies(status: MongoDocument): MongoDocument {
  const { opLatencies } = status;
  if (!isDocument(opLatencies)) return status;
  const averaged = Object.entries(opLatencies).map(([what, value]) => [what, withAverage(value)]);
  return { ...status, opLatencies: Object.fromEntries(averaged) };
}
