import type { Permission, RoleName } from './principal.ts';

/**
 * `GET|POST|DELETE /api/unstable/session`. POST takes `{email, password}`; a wrong pair is 401, too many tries 429.
 * Requests that change something carry `csrfToken` in the X-Komainu-CSRF header.
 */
export interface SessionAnswer {
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly role: RoleName;
    readonly permissions: readonly Permission[];
  };
  readonly csrfToken: string;
}
