/** Names of the check; with `_` for each dot they are those of the page. */
const RUNTIME = [
  'go.gc.duration.seconds',
  'go.goroutines',
  'go.info',
  'go.memstats.alloc.bytes',
  'go.memstats.alloc.bytes.total',
  'go.memstats.buck_hash.sys.bytes',
  'go.memstats.frees.total',
  'go.memstats.gc.cpu.fraction',
  'go.memstats.gc.sys.bytes',
  'go.memstats.heap.alloc.bytes',
  'go.memstats.heap.idle.bytes',
  'go.memstats.heap.inuse.bytes',
  'go.memstats.heap.objects',
  'go.memstats.heap.released.bytes',
  'go.memstats.heap.sys.bytes',
  'go.memstats.last.gc.time.seconds',
  'go.memstats.lookups.total',
  'go.memstats.mallocs.total',
  'go.memstats.mcache.inuse.bytes',
  'go.memstats.mcache.sys.bytes',
  'go.memstats.mspan.inuse.bytes',
  'go.memstats.mspan.sys.bytes',
  'go.memstats.next.gc.bytes',
  'go.memstats.other.sys.bytes',
  'go.memstats.stack.inuse.bytes',
  'go.memstats.stack.sys.bytes',
  'go.memstats.sys.bytes',
  'go.threads',
  'process.cpu.seconds.total',
  'process.max.fds',
  'process.open.fds',
  'process.resident_memory.bytes',
  'process.start_time.seconds',
  'process.virtual_memory.bytes',
  'process.virtual_memory.max.bytes',
];

const VAULT = [
  'audit.log.request',
  'audit.log.response',
  'audit.log.request.failure',
  'audit.log.response.failure',
  'barrier.delete',
  'barrier.get',
  'barrier.put',
  'barrier.list',
  'core.check.token',
  'core.fetch.acl_and_token',
  'core.handle.request',
  'core.handle.login_request',
  'core.leadership.setup_failed',
  'core.leadership.lost',
  'core.post_unseal',
  'core.pre_seal',
  'core.seal_with_request',
  'core.seal',
  'core.seal_internal',
  'core.step_down',
  'core.unseal',
  'expire.fetch.lease.times',
  'expire.fetch.lease.times.by_token',
  'expire.num_leases',
  'expire.revoke',
  'expire.revoke.force',
  'expire.revoke.prefix',
  'expire.revoke.by_token',
  'expire.renew',
  'expire.renew_token',
  'expire.register',
  'expire.register.auth',
  'policy.get_policy',
  'policy.list_policies',
  'policy.delete_policy',
  'policy.set_policy',
  'token.create',
  'token.createAccessor',
  'token.lookup',
  'token.revoke',
  'token.revoke.tree',
  'token.store',
  'runtime.alloc.bytes',
  'runtime.free.count',
  'runtime.gc.pause_ns',
  'runtime.heap.objects',
  'runtime.malloc.count',
  'runtime.num_goroutines',
  'runtime.sys.bytes',
  'runtime.total.gc.pause_ns',
  'runtime.total.gc.runs',
  'merkle.flushdirty',
  'merkle.savecheckpoint',
  'wal.deletewals',
  'wal.gc.deleted',
  'wal.gc.total',
  'wal.loadWAL',
  'wal.persistwals',
  'wal.flushready',
  'gcs.lock.unlock',
  'gcs.lock.lock',
  'gcs.lock.value',
  'spanner.lock.unlock',
  'spanner.lock.lock',
  'spanner.lock.value',
];

const REPLICATION = [
  'logshipper.streamWALs.missing_guard',
  'logshipper.streamWALs.guard_found',
  'replication.fetchRemoteKeys',
  'replication.merkleDiff',
  'replication.merkleSync',
  'replication.merkle.commit_index',
  'replication.wal.last_wal',
  'replication.wal.last_dr_wal',
  'replication.wal.last_performance_wal',
  'replication.fsm.last_remote_wal',
  'replication.rpc.server.auth_request',
  'replication.rpc.server.bootstrap_request',
  'replication.rpc.server.conflicting_pages_request',
  'replication.rpc.server.echo',
  'replication.rpc.server.forwarding_request',
  'replication.rpc.server.guard_hash_request',
  'replication.rpc.server.persist_alias_request',
  'replication.rpc.server.persist_persona_request',
  'replication.rpc.server.stream_wals_request',
  'replication.rpc.server.sub_page_hashes_request',
  'replication.rpc.server.sync_counter_request',
  'replication.rpc.server.upsert_group_request',
  'replication.rpc.client.conflicting_pages',
  'replication.rpc.client.fetch_keys',
  'replication.rpc.client.forward',
  'replication.rpc.client.guard_hash',
  'replication.rpc.client.persist_alias',
  'replication.rpc.client.register_auth',
  'replication.rpc.client.register_lease',
  'replication.rpc.client.stream_wals',
  'replication.rpc.client.sub_page_hashes',
  'replication.rpc.client.sync_counter',
  'replication.rpc.client.upsert_group',
  'replication.rpc.client.wrap_in_cubbyhole',
  'replication.rpc.dr.server.echo',
  'replication.rpc.dr.server.fetch_keys_request',
  'replication.rpc.standby.server.echo',
  'replication.rpc.standby.server.register_auth_request',
  'replication.rpc.standby.server.register_lease_request',
  'replication.rpc.standby.server.wrap_token_request',
];

const STORAGES = [
  'azure',
  'cassandra',
  'cockroachdb',
  'consul',
  'couchdb',
  'dynamodb',
  'etcd',
  'gcs',
  'mssql',
  'mysql',
  'postgres',
  's3',
  'spanner',
  'swift',
  'zookeeper',
];

/** Of the engine for databases, which begins its names with capitals: `database_CreateUser`. */
const DATABASE = ['Initialize', 'Close', 'CreateUser', 'RenewUser', 'RevokeUser'];

/** Where requests of a mount go; the page names the mount, `vault_route_read_secret_`, the check has it as a tag. */
export const ROUTES = /^vault_route_(create|delete|list|read|rollback)_(.+)$/;

/** Mounts that had metrics of their own before there was the tag. */
const MOUNTS = ['auth_jwt', 'auth_ldap', 'auth_token', 'cubbyhole', 'identity', 'secret', 'sys'];

/** Names that Vault writes with capitals; the check does not. */
const WITH_CAPITALS = [
  'merkle_flushDirty',
  'merkle_saveCheckpoint',
  'wal_deleteWALs',
  'wal_persistWALs',
  'wal_flushReady',
];

/** What Vault shows, by its name on the page. */
export const VAULT_NAMES: Readonly<Record<string, string>> = Object.fromEntries([
  ...[...RUNTIME, ...REPLICATION].map((name) => [raw(name), name]),
  ...VAULT.map((name) => [`vault_${raw(name)}`, `vault.${name}`]),
  ...STORAGES.flatMap((storage) =>
    ['put', 'get', 'delete', 'list'].map((verb) => [`vault_${storage}_${verb}`, `vault.${storage}.${verb}`]),
  ),
  ...DATABASE.flatMap((name) => [
    [`database_${name}`, `database.${lowerFirst(name)}`],
    [`database_${name}_error`, `database.${lowerFirst(name)}.error`],
  ]),
  ...WITH_CAPITALS.map((name) => [`vault_${name}`, `vault.${name.toLowerCase().replace('_', '.')}`]),
  ...MOUNTS.map((mount) => [`vault_rollback_attempt_${mount}_`, `vault.rollback.attempt.${mount.replace('_', '.')}`]),
]);

/** The name that a rollback of one of those mounts has had. */
export function rollbackName(mount: string): string | undefined {
  return MOUNTS.includes(mount) ? `vault.route.rollback.${mount.replace('_', '.')}` : undefined;
}

function raw(name: string): string {
  return name.replaceAll('.', '_');
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
