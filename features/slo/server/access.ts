/** What routes of this feature demand. */
export const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
export const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
