import { createHash } from 'node:crypto';
import type { RoleName } from '@komainu/contracts/access/principal.ts';

export interface PermissionDefinition {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly displayType: 'read' | 'write' | 'other';
  /** Granted to every role. */
  readonly always: boolean;
}

// name, display name, description, group; the suffix of the name says whether it reads or writes.
const LIST: readonly (readonly [string, string, string, string])[] = [
  ['admin', 'Privileged Access', 'Everything, users and keys included.', 'General'],
  ['standard', 'Standard Access', 'See everything and edit what a team shares.', 'General'],
  ['logs_read_data', 'Logs Read Data', 'Read log data.', 'Log Management'],
  ['logs_live_tail', 'Logs Live Tail', 'Watch logs as they come.', 'Log Management'],
  ['dashboards_read', 'Dashboards Read', 'View dashboards.', 'Dashboards'],
  ['dashboards_write', 'Dashboards Write', 'Create and change dashboards.', 'Dashboards'],
  ['monitors_read', 'Monitors Read', 'View monitors.', 'Monitors'],
  ['monitors_write', 'Monitors Write', 'Create, change and delete monitors.', 'Monitors'],
  ['apm_read', 'APM Read', 'Read traces and services.', 'APM'],
  ['metrics_read', 'Metrics Read', 'Read metrics.', 'Metrics'],
  ['metrics_metadata_write', 'Metrics Metadata Write', 'Change units, descriptions and tag configurations.', 'Metrics'],
  ['events_read', 'Events Read', 'Read events.', 'Events'],
  ['hosts_read', 'Hosts Read', 'View hosts and their tags.', 'Infrastructure'],
  ['hosts_write', 'Hosts Write', 'Mute hosts and change their tags.', 'Infrastructure'],
  ['workflows_read', 'Workflows Read', 'View workflows and their runs.', 'Workflow Automation'],
  ['workflows_write', 'Workflows Write', 'Create, change and delete workflows.', 'Workflow Automation'],
  ['workflows_run', 'Workflows Run', 'Run workflows.', 'Workflow Automation'],
  ['user_access_read', 'User Access Read', 'View users and roles.', 'Access Management'],
  ['user_access_invite', 'User Access Invite', 'Invite users.', 'Access Management'],
  ['user_access_manage', 'User Access Manage', 'Disable users, change roles and grant them.', 'Access Management'],
  ['api_keys_read', 'API Keys Read', 'View API keys.', 'API and Application Keys'],
  ['api_keys_write', 'API Keys Write', 'Create and rename API keys.', 'API and Application Keys'],
  ['api_keys_delete', 'API Keys Delete', 'Delete API keys.', 'API and Application Keys'],
  ['user_app_keys', 'User App Keys', 'View and manage the application keys of your own.', 'API and Application Keys'],
  ['org_app_keys_read', 'Org App Keys Read', 'View the application keys of others.', 'API and Application Keys'],
  ['org_app_keys_write', 'Org App Keys Write', 'Manage the application keys of others.', 'API and Application Keys'],
];

const ALWAYS = new Set([
  'logs_read_data',
  'logs_live_tail',
  'dashboards_read',
  'monitors_read',
  'apm_read',
  'metrics_read',
  'events_read',
  'hosts_read',
  'workflows_read',
  'user_access_read',
  'user_app_keys',
]);

/** Every permission, with ids that never change: they are made from the names. */
export const PERMISSIONS: readonly PermissionDefinition[] = LIST.map(([name, displayName, description, group]) => ({
  id: stableUuid(`permission:${name}`),
  name,
  displayName,
  description,
  group,
  displayType: name.endsWith('_read') || ALWAYS.has(name) ? 'read' : name.includes('_') ? 'write' : 'other',
  always: ALWAYS.has(name),
}));

const BY_ID = new Map(PERMISSIONS.map((permission) => [permission.id, permission]));

export function permissionById(id: string): PermissionDefinition | undefined {
  return BY_ID.get(id);
}

const namesMatching = (keep: (name: string) => boolean): string[] =>
  PERMISSIONS.filter((permission) => permission.always || keep(permission.name)).map((permission) => permission.id);

const MANAGING = new Set([
  'admin',
  'user_access_invite',
  'user_access_manage',
  'api_keys_write',
  'api_keys_delete',
  'org_app_keys_read',
  'org_app_keys_write',
]);

/** The three roles that are always there. Scripts find them by these names, which are Datadog's. */
export const DEFAULT_ROLES: readonly {
  readonly id: string;
  readonly name: string;
  readonly permissionIds: readonly string[];
}[] = [
  { id: stableUuid('role:admin'), name: 'Datadog Admin Role', permissionIds: namesMatching(() => true) },
  {
    id: stableUuid('role:standard'),
    name: 'Datadog Standard Role',
    permissionIds: namesMatching((name) => !MANAGING.has(name)),
  },
  {
    id: stableUuid('role:read-only'),
    name: 'Datadog Read Only Role',
    permissionIds: namesMatching((name) => name.endsWith('_read') && !MANAGING.has(name)),
  },
];

export const ADMIN_ROLE_ID: string = stableUuid('role:admin');

/** What a set of granted permissions amounts to on our routes; undefined when nothing was granted. */
export function roleNameOf(permissionIds: Iterable<string>): RoleName | undefined {
  const names = new Set([...permissionIds].map((id) => permissionById(id)?.name));
  if (names.has('admin') || names.has('user_access_manage')) return 'admin';
  if (names.has('standard') || [...names].some((name) => name?.endsWith('_write') && !MANAGING.has(name)))
    return 'standard';
  return names.size > 0 ? 'read-only' : undefined;
}

/** A UUID (version 5 in form) that depends on the text only. */
export function stableUuid(text: string): string {
  const hex = createHash('sha1').update(`komainu:${text}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
