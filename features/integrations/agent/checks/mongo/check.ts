import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type Check, type CheckModule, type CheckSender, CheckStatus } from '../../check.ts';
import { reportCollections } from './collections.ts';
import { runMongoQueries } from './custom-queries.ts';
import { ask, type Deployment, deploymentOf, withLatencies } from './deployment.ts';
import { documents, isDocument, type MongoDocument, sendNumbers } from './document.ts';
import { BASE, COMMANDS, DATABASE, HOST, LOCKS, type MongoMetric, TCMALLOC, TOP, WIRED_TIGER } from './metrics.ts';
import { reportChunks, reportDistribution, reportSessions } from './mongos.ts';
import { type MongoOptions, readOptions } from './options.ts';
import { type MongoReader, type OpenMongo, openMongo } from './reader.ts';
import {
  MemberStates,
  type ReplicaSetStatus,
  readReplicaSet,
  reportOplog,
  reportReplicaSet,
  stateName,
} from './replica-set.ts';

/** Every shard is asked for it, so not with every run. */
const DISTRIBUTION_EVERY_MS = 300_000;

/** MongoDB 4.4 and later: single servers, members of replica sets, and mongos. */
export const check: CheckModule = mongoCheck(openMongo);

/** The check over any way to reach a server: tests hand in answers. */
export function mongoCheck(open: OpenMongo): CheckModule {
  return { name: 'mongo', create: (instance, _, { clock }) => new MongoCheck(readOptions(instance), open, clock) };
}

class MongoCheck implements Check {
  readonly #options: MongoOptions;
  readonly #open: OpenMongo;
  readonly #clock: Clock;
  readonly #states = new MemberStates();
  #distributionAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: MongoOptions, open: OpenMongo, clock: Clock) {
    this.#options = options;
    this.#open = open;
    this.#clock = clock;
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { address, host, port, database, clusterName, reportedHost, wantsQuerySamples } = this.#options;
    const cluster = clusterName === '' ? [] : [`clustername:${clusterName}`];
    const serviceCheckTags = [`db:${database}`, `host:${host}`, `port:${port}`, ...cluster];
    if (wantsQuerySamples) sender.warning('dbm is not done: normalized queries and samples are left out');
    const reader = await this.#open(address, signal).catch((error: unknown) => {
      sender.serviceCheck('mongodb.can_connect', CheckStatus.critical, serviceCheckTags);
      throw error;
    });
    try {
      const hello = await reader.command('admin', { hello: 1 }).catch((error: unknown) => {
        sender.serviceCheck('mongodb.can_connect', CheckStatus.critical, serviceCheckTags);
        throw error;
      });
      const canConnect = (name: unknown) => {
        const instance = typeof name === 'string' && name !== '' ? [`database_instance:${name}`] : [];
        sender.serviceCheck('mongodb.can_connect', CheckStatus.ok, [...serviceCheckTags, ...instance]);
      };
      const status = await ask(reader, { serverStatus: 1 }, hello).catch((error: unknown) => {
        canConnect(reportedHost);
        throw error;
      });
      canConnect(reportedHost || status['host']);
      await this.#measure(reader, hello, status, sender, signal);
    } finally {
      await reader.close();
    }
  }

  async #measure(
    reader: MongoReader,
    hello: MongoDocument,
    status: MongoDocument,
    sender: CheckSender,
    signal: AbortSignal,
  ): Promise<void> {
    const options = this.#options;
    if (typeof status['version'] === 'string') sender.metadata('version.raw', status['version']);
    const deployment = deploymentOf(hello, status, options.host);
    const tags = [
      `server:${options.address.cleanUri}`,
      ...(options.clusterName === '' ? [] : [`clustername:${options.clusterName}`]),
      ...(deployment.shardingRole === '' ? [] : [`sharding_cluster_role:${deployment.shardingRole}`]),
      ...deployment.tags,
    ];
    const step = this.#stepper(sender, signal);

    const set = deployment.isMember ? await step('replica set', () => readReplicaSet(reader)) : undefined;
    const ownTags =
      set === undefined
        ? tags
        : [...tags, `replset_name:${set.setName}`, `replset_state:${stateName(set.state).toLowerCase()}`];
    for (const metrics of this.#statusMetrics()) sendNumbers(metrics, withLatencies(status), ownTags, sender);
    if (set !== undefined) await this.#reportSet(set, reader, ownTags, sender, step);
    await step('host', async () => sendNumbers(HOST, await ask(reader, { hostInfo: 1 }, hello), ownTags, sender));
    if (!deployment.isArbiter) await this.#reportData(deployment, reader, ownTags, sender, signal, step);
  }

  #statusMetrics(): readonly (readonly MongoMetric[])[] {
    const { additional } = this.#options;
    return [
      ...[BASE, LOCKS, WIRED_TIGER],
      ...(additional.has('metrics.commands') ? [COMMANDS] : []),
      ...(additional.has('tcmalloc') ? [TCMALLOC] : []),
    ];
  }

  async #reportSet(
    set: ReplicaSetStatus,
    reader: MongoReader,
    tags: readonly string[],
    sender: CheckSender,
    step: Step,
  ) {
    if (this.#options.replicaCheck) {
      this.#states.report(set, this.#options.address.cleanUri, sender);
      await step('replica set', () => reportReplicaSet(set, reader, tags, sender));
    }
    await step('oplog', () => reportOplog(set, reader, tags, sender));
  }

  async #reportData(
    deployment: Deployment,
    reader: MongoReader,
    tags: readonly string[],
    sender: CheckSender,
    signal: AbortSignal,
    step: Step,
  ): Promise<void> {
    const options = this.#options;
    const databases = (await step('list of databases', () => this.#listDatabases(reader, tags, sender))) ?? [];
    // The same on every member of a set: told once, by the primary. What a member keeps for itself is told by each.
    const { isPrincipal } = deployment;
    for (const name of databases.filter((one) => (one === 'local' ? !deployment.isMongos : isPrincipal))) {
      await step(`database ${name}`, async () => {
        const stats = await reader.command(name, { dbStats: 1, freeStorage: options.freeStorage ? 1 : 0 });
        // The first is an old name that dashboards still ask for.
        const own = options.tagDatabase ? [`cluster:db:${name}`, `db:${name}`] : [];
        sendNumbers(DATABASE, { stats }, [...tags, ...own], sender);
      });
    }
    const stats = options.additional.has('collection');
    if (isPrincipal && (stats || options.indexStats)) {
      const wanted = {
        collections: options.collections,
        most: options.maxCollections,
        stats,
        indexStats: options.indexStats,
      };
      for (const name of databases.filter((one) => !['admin', 'config', 'local'].includes(one))) {
        await step(`collections of ${name}`, () => reportCollections(name, wanted, reader, tags, sender));
      }
    }
    if (options.additional.has('top') && !deployment.isMongos) {
      await step('top', () => reportTop(reader, tags, sender));
    }
    await step('connection pool', async () => {
      const connection_pool = await reader.command('admin', { connPoolStats: 1 });
      sendNumbers(BASE, { connection_pool }, tags, sender);
    });
    if (deployment.isMongos) await step('sessions', () => reportSessions(reader, tags, sender));
    else await step('lock of fsync', () => reportFsyncLock(reader, tags, sender));
    if (deployment.isMongos && options.additional.has('jumbo_chunks')) {
      await step('chunks', () => reportChunks(reader, tags, sender));
    }
    if (deployment.isMongos && options.additional.has('sharded_data_distribution')) {
      const nowMs = this.#clock.nowMs();
      if (nowMs - this.#distributionAtMs >= DISTRIBUTION_EVERY_MS) {
        this.#distributionAtMs = nowMs;
        await step('distribution', () => reportDistribution(reader, tags, sender));
      }
    }
    const queries = options.customQueries.filter(({ runsOnSecondary }) => runsOnSecondary || isPrincipal);
    await runMongoQueries(queries, reader, tags, sender, signal);
  }

  async #listDatabases(reader: MongoReader, tags: readonly string[], sender: CheckSender): Promise<readonly string[]> {
    const { databases, include, exclude, maxDatabases } = this.#options;
    const answer = await reader.command('admin', { listDatabases: 1, nameOnly: true });
    const all = documents(answer['databases']).map(({ name }) => String(name));
    sender.gauge('mongodb.dbs', all.length, tags);
    const wanted = all.filter(
      (name) =>
        (databases.length === 0 || databases.includes(name)) &&
        include.some((regex) => regex.test(name)) &&
        !exclude.some((regex) => regex.test(name)),
    );
    for (const name of databases.filter((one) => !all.includes(one))) sender.warning(`database ${name} is not there`);
    if (wanted.length > maxDatabases)
      sender.warning(`only ${maxDatabases} of ${wanted.length} databases are looked at`);
    return wanted.slice(0, maxDatabases);
  }

  /** Runs a part; one that fails, mostly for want of a privilege, is a warning, and the rest goes on. */
  #stepper(sender: CheckSender, signal: AbortSignal): Step {
    return async (what, run) => {
      try {
        return await run();
      } catch (error) {
        signal.throwIfAborted();
        sender.warning(`${what}: ${messageOf(error)}`);
        return undefined;
      }
    };
  }
}

type Step = <Result>(what: string, run: () => Promise<Result>) => Promise<Result | undefined>;

async function reportTop(reader: MongoReader, tags: readonly string[], sender: CheckSender): Promise<void> {
  const { totals } = await reader.command('admin', { top: 1 });
  for (const [namespace, usage] of Object.entries(isDocument(totals) ? totals : {})) {
    const dot = namespace.indexOf('.');
    if (dot < 0 || !isDocument(usage)) continue;
    const own = [`db:${namespace.slice(0, dot)}`, `collection:${namespace.slice(dot + 1)}`];
    sendNumbers(TOP, usage, [...tags, ...own], sender);
  }
}

async function reportFsyncLock(reader: MongoReader, tags: readonly string[], sender: CheckSender): Promise<void> {
  // Only own operations are listed: the flag is what is wanted.
  const answer = await reader.command('admin', { currentOp: 1, $ownOps: true });
  sender.gauge('mongodb.fsynclocked', answer['fsyncLock'] === true ? 1 : 0, tags);
}
