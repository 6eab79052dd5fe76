import type { FeatureContext } from '@komainu/http/feature.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyRequest } from 'fastify';
import type { AccessDirectory } from './directory.ts';
import type { SecretBox } from './secret-box.ts';
import type { SignInThrottle } from './throttle.ts';

/** What the routes of this feature work with. */
export interface AdminServices extends FeatureContext {
  readonly metadata: MetadataStore;
  readonly directory: AccessDirectory;
  readonly box: SecretBox;
  readonly throttle: SignInThrottle;
}

export const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
export const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;

/** The id of the user who asks; every `api` route has one. */
export function userIdOf(request: FastifyRequest): string {
  const user = request.principal?.user;
  if (user === undefined) throw new CodedError('no_user', 'this route needs a user', { status: 403 });
  return user.id;
}

/** Whether the user behind the request holds `manage`. */
export function isAdmin(request: FastifyRequest): boolean {
  return request.principal?.user?.role === 'admin';
}

export function notFound(text: string): CodedError {
  return new CodedError('not_found', text, { status: 404 });
}
