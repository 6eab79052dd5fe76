import { messageOf } from '@komainu/kernel/errors.ts';
import type { CheckSender } from '../../check.ts';
import { documents, firstBatch, type MongoDocument, numberOf, sendNumbers, valueAt } from './document.ts';
import { BASE } from './metrics.ts';
import type { MongoReader } from './reader.ts';

/** States of a member, by their numbers: https://www.mongodb.com/docs/manual/reference/replica-states/ */
const STATES: Readonly<Record<number, string>> = {
  0: 'STARTUP',
  1: 'PRIMARY',
  2: 'SECONDARY',
  3: 'RECOVERING',
  5: 'STARTUP2',
  6: 'UNKNOWN',
  7: 'ARBITER',
  8: 'DOWN',
  9: 'ROLLBACK',
  10: 'REMOVED',
};
const PRIMARY = 1;
const SECONDARY = 2;
const ARBITER = 7;
const MEBIBYTE = 1 << 20;

export function stateName(state: number): string {
  return STATES[state] ?? 'UNKNOWN';
}

/** What the server says about the set it is of. */
export interface ReplicaSetStatus {
  readonly setName: string;
  readonly state: number;
  readonly members: readonly Member[];
}

interface Member {
  readonly id: number;
  readonly name: string;
  readonly state: number;
  readonly health: number;
  readonly isSelf: boolean;
  readonly optimeMs: number | undefined;
}

/** Reads `replSetGetStatus`. */
export async function readReplicaSet(reader: MongoReader): Promise<ReplicaSetStatus> {
  const status = await reader.command('admin', { replSetGetStatus: 1 });
  return {
    setName: String(status['set'] ?? ''),
    state: numberOf(status['myState']) ?? 6,
    members: documents(status['members']).map((member) => ({
      id: numberOf(member['_id']) ?? -1,
      name: String(member['name'] ?? ''),
      state: numberOf(member['state']) ?? 6,
      health: numberOf(member['health']) ?? 0,
      isSelf: member['self'] === true,
      optimeMs: member['optimeDate'] instanceof Date ? member['optimeDate'].getTime() : undefined,
    })),
  };
}

/** Sends health, lag and votes of this member; how far each one is behind, where this one is the primary. */
export async function reportReplicaSet(
  set: ReplicaSetStatus,
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  const self = set.members.find(({ isSelf }) => isSelf);
  const primary = set.members.find(({ state }) => state === PRIMARY);
  const behind = (member: Member | undefined) =>
    primary?.optimeMs === undefined || member?.optimeMs === undefined
      ? undefined
      : (primary.optimeMs - member.optimeMs) / 1000;
  const votes = await readVotes(reader, self?.id);
  const replSet: MongoDocument = {
    health: self?.health,
    replicationLag: behind(self),
    state: set.state,
    votes: votes?.own,
    voteFraction: votes === undefined || votes.all === 0 ? undefined : votes.own / votes.all,
  };
  sendNumbers(BASE, { replSet }, tags, sender);
  if (set.state !== PRIMARY) return;
  for (const member of set.members) {
    const lag = behind(member);
    if ((member.state !== PRIMARY && member.state !== SECONDARY) || lag === undefined) continue;
    const memberTags = [`member:${member.name}`, `replset_state:${stateName(member.state).toLowerCase()}`];
    sender.gauge('mongodb.replset.optime_lag', lag, [...withoutState(tags), ...memberTags]);
  }
}

function withoutState(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => !tag.startsWith('replset_state:'));
}

async function readVotes(
  reader: MongoReader,
  id: number | undefined,
): Promise<{ own: number; all: number } | undefined> {
  // Arbiters and those who may not read the configuration have no answer.
  const answer = await reader.command('admin', { replSetGetConfig: 1 }).catch(() => undefined);
  if (answer === undefined) return undefined;
  const members = documents(valueAt(answer, ['config', 'members']));
  const votesOf = (member: MongoDocument) => numberOf(member['votes']) ?? 1;
  return {
    own: members.filter((member) => numberOf(member['_id']) === id).reduce((sum, member) => sum + votesOf(member), 0),
    all: members.reduce((sum, member) => sum + votesOf(member), 0),
  };
}

/** Remembers the members' states, and says as events which of them changed; only the primary says so, so that it is said once. */
export class MemberStates {
  #states = new Map<number, number>();

  report(set: ReplicaSetStatus, cleanUri: string, sender: CheckSender): void {
    for (const member of set.state === PRIMARY ? set.members : []) {
      const before = this.#states.get(member.id);
      if (before === undefined || before === member.state) continue;
      const [now, then] = [stateName(member.state), stateName(before)];
      sender.event({
        title: `${member.name} is ${now} for ${set.setName}`,
        text: `The member ${member.name} (${member.id}) of the replica set ${set.setName} is ${now} now; it was ${then}. Seen at ${cleanUri}.`,
        sourceType: 'mongodb',
        alertType: member.state === PRIMARY || member.state === SECONDARY ? 'info' : 'warning',
        tags: [
          'action:mongo_replset_member_status_change',
          `member_status:${now}`,
          `previous_member_status:${then}`,
          `replset:${set.setName}`,
        ],
      });
    }
    this.#states = new Map(set.members.map(({ id, state }) => [id, state]));
  }
}

/** Sends the size of the oplog, and the time between its first and last operations. */
export async function reportOplog(
  set: ReplicaSetStatus,
  reader: MongoReader,
  tags: readonly string[],
  sender: CheckSender,
): Promise<void> {
  if (set.state === ARBITER) return;
  const name = 'oplog.rs';
  const [found] = firstBatch(await reader.command('local', { listCollections: 1, filter: { name } }));
  const size = numberOf(found === undefined ? undefined : valueAt(found, ['options', 'size']));
  if (size === undefined) return;
  const pipeline = [{ $collStats: { storageStats: {} } }];
  const answer = await reader.command('local', { aggregate: name, pipeline, cursor: {} }).catch((error: unknown) => {
    sender.warning(`size of the oplog: ${messageOf(error)}`);
    return {};
  });
  const [stats] = firstBatch(answer);
  const used = numberOf(stats === undefined ? undefined : valueAt(stats, ['storageStats', 'size']));
  const edge = async ($natural: 1 | -1) => {
    const find = { find: name, sort: { $natural }, limit: 1, projection: { ts: 1 } };
    return secondsOf(firstBatch(await reader.command('local', find))[0]?.['ts']);
  };
  const [first, last] = [await edge(1), await edge(-1)];
  const round = (bytes: number) => Math.round((100 * bytes) / MEBIBYTE) / 100;
  const oplog: MongoDocument = {
    logSizeMB: round(size),
    usedSizeMB: used === undefined ? undefined : round(used),
    timeDiff: first === undefined || last === undefined ? undefined : last - first,
  };
  sendNumbers(BASE, { oplog }, tags, sender);
}

/** The seconds of a BSON timestamp: its high 32 bits. */
function secondsOf(timestamp: unknown): number | undefined {
  if (typeof timestamp !== 'object' || timestamp === null || !('t' in timestamp)) return undefined;
  return numberOf(timestamp.t);
}
