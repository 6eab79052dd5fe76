import { isObject } from '@komainu/kernel/json.ts';
import type { CheckSender } from '../../check.ts';

const STORE_RATES: Readonly<Record<string, string>> = {
  compareAndDeleteFail: 'etcd.store.compareanddelete.fail',
  compareAndDeleteSuccess: 'etcd.store.compareanddelete.success',
  compareAndSwapFail: 'etcd.store.compareandswap.fail',
  compareAndSwapSuccess: 'etcd.store.compareandswap.success',
  createFail: 'etcd.store.create.fail',
  createSuccess: 'etcd.store.create.success',
  deleteFail: 'etcd.store.delete.fail',
  deleteSuccess: 'etcd.store.delete.success',
  expireCount: 'etcd.store.expire.count',
  getsFail: 'etcd.store.gets.fail',
  getsSuccess: 'etcd.store.gets.success',
  setsFail: 'etcd.store.sets.fail',
  setsSuccess: 'etcd.store.sets.success',
  updateFail: 'etcd.store.update.fail',
  updateSuccess: 'etcd.store.update.success',
};

const SELF_RATES: Readonly<Record<string, string>> = {
  recvAppendRequestCnt: 'etcd.self.recv.appendrequest.count',
  sendAppendRequestCnt: 'etcd.self.send.appendrequest.count',
};

const LEADER_GAUGES: Readonly<Record<string, string>> = {
  sendBandwidthRate: 'etcd.self.send.bandwidthrate',
  sendPkgRate: 'etcd.self.send.pkgrate',
};

const FOLLOWER_GAUGES: Readonly<Record<string, string>> = {
  recvBandwidthRate: 'etcd.self.recv.bandwidthrate',
  recvPkgRate: 'etcd.self.recv.pkgrate',
};

const LATENCIES: Readonly<Record<string, string>> = {
  average: 'etcd.leader.latency.avg',
  current: 'etcd.leader.latency.current',
  maximum: 'etcd.leader.latency.max',
  minimum: 'etcd.leader.latency.min',
  standardDeviation: 'etcd.leader.latency.stddev',
};

/** Whether `/v2/stats/self` is a leader's. */
export function isLeader(self: unknown): boolean {
  return isObject(self) && self['state'] === 'StateLeader';
}

/** Sends `/v2/stats/self`. https://etcd.io/docs/v2.3/api/#statistics */
export function sendSelf(self: unknown, tags: readonly string[], sender: CheckSender): void {
  each(self, SELF_RATES, (metric, value) => sender.rate(metric, value, tags));
  const gauges = isLeader(self) ? LEADER_GAUGES : FOLLOWER_GAUGES;
  each(self, gauges, (metric, value) => sender.gauge(metric, value, tags));
}

/** Sends `/v2/stats/store`. */
export function sendStore(store: unknown, tags: readonly string[], sender: CheckSender): void {
  each(store, STORE_RATES, (metric, value) => sender.rate(metric, value, tags));
  each(store, { watchers: 'etcd.store.watchers' }, (metric, value) => sender.gauge(metric, value, tags));
}

/** Sends `/v2/stats/leader`: what the leader knows of its followers. */
export function sendFollowers(leader: unknown, tags: readonly string[], sender: CheckSender): void {
  const followers = isObject(leader) && isObject(leader['followers']) ? leader['followers'] : {};
  for (const [follower, stats] of Object.entries(followers)) {
    if (!isObject(stats)) continue;
    const own = [...tags, `follower:${follower}`];
    const counts = { fail: 'etcd.leader.counts.fail', success: 'etcd.leader.counts.success' };
    each(stats['counts'], counts, (metric, value) => sender.rate(metric, value, own));
    each(stats['latency'], LATENCIES, (metric, value) => sender.gauge(metric, value, own));
  }
}

function each(
  stats: unknown,
  names: Readonly<Record<string, string>>,
  send: (metric: string, value: number) => void,
): void {
  if (!isObject(stats)) return;
  for (const [field, metric] of Object.entries(names)) {
    const value = stats[field];
    if (typeof value === 'number') send(metric, value);
  }
}
