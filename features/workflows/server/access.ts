/** What routes of this feature demand: `workflows_read`, and `workflows_write` and `workflows_run`, which are one. */
export const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
export const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
/** Connections hold secrets. */
export const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;
