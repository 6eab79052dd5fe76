/** The three roles of the product, from most to least. */
export type RoleName = 'admin' | 'standard' | 'read-only';

/**
 * What a route asks for. `read` is any signed-in user or application key; `write` changes definitions that a team shares;
 * `manage` is for keys, users and settings.
 */
export type Permission = 'read' | 'write' | 'manage';

export const ROLE_PERMISSIONS: Readonly<Record<RoleName, readonly Permission[]>> = {
  admin: ['read', 'write', 'manage'],
  standard: ['read', 'write'],
  'read-only': ['read'],
};

/** Who makes a request. */
export interface Principal {
  readonly kind: 'api_key' | 'application_key' | 'session';
  /** The id of the key or of the session's user. */
  readonly id: string;
  /** The user on whose behalf it acts; absent for an API key alone, which may only send data. */
  readonly user?: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly role: RoleName;
    /** The roles granted to the user, by id; `role` is what they amount to. */
    readonly roleIds: readonly string[];
  };
}

export function allows(principal: Principal, permission: Permission): boolean {
  return principal.user !== undefined && ROLE_PERMISSIONS[principal.user.role].includes(permission);
}
