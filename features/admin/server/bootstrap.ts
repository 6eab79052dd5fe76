import { randomBytes } from 'node:crypto';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import {
  createKey,
  type KeyBody,
  KIND,
  newApiKey,
  newApplicationKey,
  type OrganizationBody,
  type RoleBody,
  type UserBody,
} from './documents.ts';
import { checkSeedKey } from './keys.ts';
import { hashPassword } from './passwords.ts';
import { ADMIN_ROLE_ID, DEFAULT_ROLES, stableUuid } from './permissions.ts';
import { fingerprint, type SecretBox } from './secret-box.ts';
import { ORGANIZATION_ID } from './users.ts';

export const ADMIN_EMAIL = 'admin@localhost';
const ADMIN_ID = stableUuid('user:admin');

export interface Seeds {
  /** From KOMAINU_API_KEY, KOMAINU_APP_KEY, KOMAINU_ADMIN_PASSWORD. */
  readonly apiKey: string | undefined;
  readonly applicationKey: string | undefined;
  readonly adminPassword: string | undefined;
}

export interface FirstSecrets {
  readonly apiKey: string;
  readonly applicationKey: string;
  /** Only on the start that made it. */
  readonly adminPassword: string | undefined;
}

/**
 * Makes what must be there: the organisation, the three roles, an admin, an API key and an application key of the admin.
 * Seeds win over what is generated, and a seed that changed is added beside the old key. `kept` are the keys of an
 * earlier start. Throws `sealing_secret_mismatch` when the keys that are there were sealed with another secret.
 */
export async function bootstrap(
  metadata: MetadataStore,
  box: SecretBox,
  seeds: Seeds,
  kept: { readonly apiKey: string | undefined; readonly applicationKey: string | undefined },
): Promise<FirstSecrets> {
  if (seeds.apiKey !== undefined) checkSeedKey(seeds.apiKey, 32, 'KOMAINU_API_KEY');
  if (seeds.applicationKey !== undefined) checkSeedKey(seeds.applicationKey, 40, 'KOMAINU_APP_KEY');
  await requireSameSeal(metadata, box);
  if ((await metadata.get<OrganizationBody>(KIND.organization, ORGANIZATION_ID)) === undefined) {
    await metadata.put<OrganizationBody>(KIND.organization, ORGANIZATION_ID, { name: 'Komainu' }, 'system');
  }
  for (const role of DEFAULT_ROLES) {
    const present = await metadata.get<RoleBody>(KIND.role, role.id);
    if (present === undefined || present.body.permissionIds.length !== role.permissionIds.length) {
      await metadata.put<RoleBody>(
        KIND.role,
        role.id,
        { name: role.name, permissionIds: role.permissionIds },
        'system',
      );
    }
  }
  const adminPassword = await ensureAdmin(metadata, seeds.adminPassword);
  const apiKey = seeds.apiKey ?? kept.apiKey ?? newApiKey();
  const applicationKey = seeds.applicationKey ?? kept.applicationKey ?? newApplicationKey();
  await ensureKey(metadata, box, KIND.apiKey, apiKey);
  await ensureKey(metadata, box, KIND.applicationKey, applicationKey);
  return { apiKey, applicationKey, adminPassword };
}

async function ensureAdmin(metadata: MetadataStore, seed: string | undefined): Promise<string | undefined> {
  const users = await metadata.list<UserBody>(KIND.user);
  if (users.some((user) => user.body.passwordHash !== undefined && !user.body.disabled)) return undefined;
  const password = seed ?? randomBytes(12).toString('base64url');
  const admin: UserBody = {
    email: ADMIN_EMAIL,
    name: 'Admin',
    title: null,
    roleIds: [ADMIN_ROLE_ID],
    disabled: false,
    serviceAccount: false,
    passwordHash: await hashPassword(password),
  };
  await metadata.put(KIND.user, ADMIN_ID, admin, 'system');
  return password;
}

async function ensureKey(metadata: MetadataStore, box: SecretBox, kind: string, secret: string): Promise<void> {
  const keys = await metadata.list<KeyBody>(kind);
  if (keys.some((key) => key.body.fingerprint === fingerprint(secret))) return;
  await createKey(metadata, box, kind, ADMIN_ID, { name: 'First key', secret });
}

/** Nodes that share their definitions share the secret too; otherwise each could show only the keys that it made. */
async function requireSameSeal(metadata: MetadataStore, box: SecretBox): Promise<void> {
  const [key] = await metadata.list<KeyBody>(KIND.apiKey);
  if (key === undefined) return;
  try {
    box.open(key.body.sealed);
  } catch (error) {
    throw new CodedError(
      'sealing_secret_mismatch',
      'the keys among the definitions were sealed with another secret: set KOMAINU_SEALING_SECRET to that of the node that made them (sealingSecret in its keys.json)',
      { cause: error },
    );
  }
}
