import type { JsonObject } from '@komainu/kernel/json.ts';
import { objects, required, texts } from '../fields.ts';

export interface MonitoredResource {
  readonly type: string;
  readonly filters: readonly string[];
}

/** Filters that can be said in two ways: in fields of their own, and in `monitored_resource_configs`. */
const OWN_FIELDS = { hosts: 'gce_instance', revisions: 'cloud_run_revision' } as const;

export interface ResourceFilters {
  readonly hosts: readonly string[];
  readonly revisions: readonly string[];
  /** Of other types, by type. */
  readonly others: readonly MonitoredResource[];
}

export const NO_FILTERS: ResourceFilters = { hosts: [], revisions: [], others: [] };

/**
 * The filters that a request sets; `hosts` are those of its field `host_filters`. What is in `monitored_resource_configs`
 * counts where it names a type.
 */
export function readFilters(
  body: JsonObject,
  hosts: readonly string[] | undefined,
  before: ResourceFilters,
): ResourceFilters {
  const configs = objects(body, 'monitored_resource_configs')?.map((config) => ({
    type: required(config, 'type'),
    filters: texts(config, 'filters') ?? [],
  }));
  const inConfigs = (type: string) => configs?.find((config) => config.type === type)?.filters;
  return {
    hosts: inConfigs(OWN_FIELDS.hosts) ?? hosts ?? before.hosts,
    revisions: inConfigs(OWN_FIELDS.revisions) ?? texts(body, 'cloud_run_revision_filters') ?? before.revisions,
    others: configs?.filter(({ type }) => type !== OWN_FIELDS.hosts && type !== OWN_FIELDS.revisions) ?? before.others,
  };
}

/** All of them as `monitored_resource_configs`, by type. */
export function monitoredResources({ hosts, revisions, others }: ResourceFilters): readonly MonitoredResource[] {
  return [...others, { type: OWN_FIELDS.hosts, filters: hosts }, { type: OWN_FIELDS.revisions, filters: revisions }]
    .filter(({ filters }) => filters.length > 0)
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}
