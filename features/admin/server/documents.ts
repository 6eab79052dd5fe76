import { randomHex, uuid } from '@komainu/kernel/ids.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { fingerprint, type SecretBox } from './secret-box.ts';

/** The documents of this feature, as they stand in the metadata store. */
export interface UserBody {
  readonly email: string;
  readonly name: string | null;
  readonly title: string | null;
  readonly roleIds: readonly string[];
  readonly disabled: boolean;
  readonly serviceAccount: boolean;
  /** Absent until the user has set one: such a user cannot sign in. */
  readonly passwordHash?: string;
}

export interface RoleBody {
  readonly name: string;
  readonly permissionIds: readonly string[];
}

export interface KeyBody {
  readonly name: string;
  readonly fingerprint: string;
  readonly sealed: string;
  readonly last4: string;
  /** Who made it; application keys act as this user. */
  readonly ownerId: string;
  readonly scopes: readonly string[] | null;
  readonly modifiedBy: string;
  /** API keys: whether agents may read remote configuration with it. */
  readonly remoteConfigRead?: boolean;
  readonly category?: string;
  /** Personal access tokens: ISO time. */
  readonly expiresAt?: string;
}

export interface SessionBody {
  readonly userId: string;
  readonly csrfToken: string;
  readonly expiresAtUnixMs: number;
}

export interface InvitationBody {
  readonly userId: string;
  readonly expiresAtUnixMs: number;
}

export interface OrganizationBody {
  readonly name: string;
}

/** Kinds in the metadata store. */
export const KIND = {
  user: 'user',
  role: 'role',
  apiKey: 'api_key',
  applicationKey: 'application_key',
  personalAccessToken: 'personal_access_token',
  session: 'session',
  invitation: 'invitation',
  organization: 'organization',
  keyUse: 'key_use',
} as const;

/** Makes and stores a key; the caller shows `secret` once. */
export async function createKey(
  metadata: MetadataStore,
  box: SecretBox,
  kind: string,
  by: string,
  body: { name: string; scopes?: readonly string[] | null; secret: string; ownerId?: string; expiresAt?: string },
): Promise<string> {
  const id = uuid();
  const document: KeyBody = {
    name: body.name,
    fingerprint: fingerprint(body.secret),
    sealed: box.seal(body.secret),
    last4: body.secret.slice(-4),
    ownerId: body.ownerId ?? by,
    scopes: body.scopes ?? null,
    modifiedBy: by,
    remoteConfigRead: true,
    category: 'default',
    ...(body.expiresAt === undefined ? {} : { expiresAt: body.expiresAt }),
  };
  await metadata.put(kind, id, document, by, 0);
  return id;
}

/** 32 hex digits: the only length that every client takes. */
export const newApiKey = (): string => randomHex(16);
/** 40 hex digits. */
export const newApplicationKey = (): string => randomHex(20);
