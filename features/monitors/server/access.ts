/** What routes of this feature demand, besides what single monitors say about who may edit them. */
export const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
export const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
