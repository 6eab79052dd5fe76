import type { MonitorGroup, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { GroupMemory } from '@komainu/evaluate/state/group-memory.ts';
import type { Standing } from '@komainu/evaluate/state/standing.ts';
import { type Author, authorNumber } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { MonitorDocument } from './keeper.ts';

/** There is one organisation. */
export const ORGANIZATION_NUMBER = 1;

/** A downtime that holds a monitor at the moment, as answers of monitors show it. */
export interface MatchingDowntime {
  readonly id: number;
  readonly active: boolean;
  readonly monitor_id: number | null;
  /** Unix seconds. */
  readonly start: number;
  readonly end: number | null;
  readonly scope: readonly string[];
  readonly groups: readonly string[];
}

export interface PresentOptions {
  /** Which states of groups are shown; undefined for none at all. */
  readonly groupStates?: ReadonlySet<MonitorState> | undefined;
  readonly downtimes?: readonly MatchingDowntime[] | undefined;
}

/** A monitor as the public v1 JSON has it. */
export function presentMonitor(
  { id, body, createdAtUnixMs, updatedAtUnixMs }: MonitorDocument,
  standing: Standing,
  { groupStates, downtimes }: PresentOptions = {},
): JsonObject {
  const { fields, multi, author } = body;
  const monitorId = Number(id);
  return {
    ...fields,
    id: monitorId,
    org_id: ORGANIZATION_NUMBER,
    options: { ...fields.options, silenced: silencedWith(fields.options.silenced ?? {}, downtimes) },
    assets: fields.assets.map((asset) => ({
      monitor_id: monitorId,
      template_variables: {},
      options: {},
      resource_key: null,
      resource_type: null,
      ...asset,
    })),
    multi,
    created_at: Math.floor(createdAtUnixMs / 1_000) * 1_000,
    created: isoMicros(createdAtUnixMs),
    modified: isoMicros(updatedAtUnixMs),
    deleted: null,
    restriction_policy: fields['restriction_policy'] ?? null,
    restricted: (fields.restricted_roles ?? []).length > 0,
    run_as: null,
    overall_state: standing.overall,
    overall_state_modified: isoSeconds(standing.overallSinceUnixMs ?? createdAtUnixMs),
    creator: presentCreator(author),
    ...(standing.failure !== null && { evaluation_error: standing.failure.message }),
    ...(groupStates !== undefined && { state: { groups: presentGroups(standing, groupStates) } }),
    ...(downtimes !== undefined && { matching_downtimes: downtimes }),
  };
}

export function presentCreator(author: Author) {
  return { id: authorNumber(author.id), email: author.handle, handle: author.handle, name: author.name };
}

/** One group, as `state.groups` has it. Times are Unix seconds. */
export function presentGroup(name: string, memory: GroupMemory): MonitorGroup {
  return {
    name,
    status: memory.state,
    last_triggered_ts: secondsOf(memory.lastTriggeredUnixMs),
    last_resolved_ts: secondsOf(memory.lastResolvedUnixMs),
    last_notified_ts: secondsOf(memory.lastNotifiedUnixMs),
    last_nodata_ts: secondsOf(memory.lastNoDataUnixMs),
  };
}

export function secondsOf(unixMs: number | null): number | null {
  return unixMs === null ? null : Math.floor(unixMs / 1_000);
}

function presentGroups(standing: Standing, states: ReadonlySet<MonitorState>): Record<string, MonitorGroup> {
  const shown = [...standing.groups].filter(([, { state }]) => states.has(state));
  return Object.fromEntries(shown.map(([name, memory]) => [name, presentGroup(name, memory)]));
}

/** Downtimes for a whole monitor are told as what is silenced, too. */
function silencedWith(
  silenced: Readonly<Record<string, number | null>>,
  downtimes: readonly MatchingDowntime[] | undefined,
): Readonly<Record<string, number | null>> {
  const ofAll = (downtimes ?? []).filter(({ monitor_id }) => monitor_id !== null);
  return { ...silenced, ...Object.fromEntries(ofAll.map(({ scope, end }) => [scope.join(','), end])) };
}

/** `2023-05-22T21:15:22+00:00` */
export function isoSeconds(unixMs: number): string {
  return new Date(unixMs).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}
