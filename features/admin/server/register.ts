import type { FeatureContext } from '@komainu/http/feature.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { AccessDirectory } from './directory.ts';
import { registerKeys } from './keys.ts';
import { registerKeysV1 } from './keys-v1.ts';
import { type OverviewPorts, registerOverview } from './overview.ts';
import type { AdminServices } from './ports.ts';
import { registerRoles } from './roles.ts';
import type { SecretBox } from './secret-box.ts';
import { registerSession } from './session.ts';
import { SignInThrottle } from './throttle.ts';
import { registerUsers } from './users.ts';
import { registerValidate } from './validate.ts';

export interface AdminPorts {
  readonly metadata: MetadataStore;
  readonly directory: AccessDirectory;
  readonly box: SecretBox;
  readonly overview: OverviewPorts;
}

/** Keys, users, roles, sign-in, the status page's data. */
export function registerAdmin(context: FeatureContext, ports: AdminPorts): void {
  const services: AdminServices = { ...context, ...ports, throttle: new SignInThrottle(context.clock) };
  registerValidate(services);
  registerSession(services);
  registerKeys(services);
  registerKeysV1(services);
  registerRoles(services);
  registerUsers(services);
  registerOverview(services, ports.overview);
}
