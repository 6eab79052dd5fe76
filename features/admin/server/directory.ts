import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { Authenticator } from '@komainu/http/access.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import { type KeyBody, KIND, type RoleBody, type SessionBody, type UserBody } from './documents.ts';
import { roleNameOf } from './permissions.ts';
import { fingerprint } from './secret-box.ts';

const REFRESH_MS = 5_000;

interface Snapshot {
  readonly takenMs: number;
  readonly apiKeys: ReadonlyMap<string, Document<KeyBody>>;
  readonly applicationKeys: ReadonlyMap<string, Document<KeyBody>>;
  readonly users: ReadonlyMap<string, Document<UserBody>>;
  readonly roles: ReadonlyMap<string, Document<RoleBody>>;
}

/**
 * Credentials in memory, looked up by fingerprint. Local writes are seen at once (`forget`), those of other nodes within
 * seconds. While the metadata store is away, what was known last goes on to hold.
 */
export class AccessDirectory implements Authenticator {
  readonly #metadata: MetadataStore;
  readonly #clock: Clock;
  #snapshot: Promise<Snapshot> | undefined;
  #last: Snapshot | undefined;
  readonly #lastUsedMs = new Map<string, number>();

  constructor(metadata: MetadataStore, clock: Clock) {
    this.#metadata = metadata;
    this.#clock = clock;
  }

  /** Reads everything anew at the next look-up. */
  forget(): void {
    this.#snapshot = undefined;
  }

  /** When a key was last used, Unix ms; undefined when it was not since the start of this process. */
  lastUsedMs(keyId: string): number | undefined {
    return this.#lastUsedMs.get(keyId);
  }

  async apiKey(key: string): Promise<Principal | undefined> {
    const { apiKeys } = await this.#current();
    const document = apiKeys.get(fingerprint(key));
    if (document === undefined) return undefined;
    this.#lastUsedMs.set(document.id, this.#clock.nowMs());
    return { kind: 'api_key', id: document.id };
  }

  async applicationKey(apiKey: string, applicationKey: string): Promise<Principal | undefined> {
    const snapshot = await this.#current();
    const document = snapshot.applicationKeys.get(fingerprint(applicationKey));
    if (document === undefined || snapshot.apiKeys.get(fingerprint(apiKey)) === undefined) return undefined;
    const expiresAt = document.body.expiresAt;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= this.#clock.nowMs()) return undefined;
    this.#lastUsedMs.set(document.id, this.#clock.nowMs());
    return principalOf('application_key', document.id, document.body.ownerId, snapshot);
  }

  async session(token: string, request: { method: string; csrf: string | undefined }): Promise<Principal | undefined> {
    const session = await this.#metadata.get<SessionBody>(KIND.session, fingerprint(token));
    if (session === undefined || session.body.expiresAtUnixMs <= this.#clock.nowMs()) return undefined;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && request.csrf !== session.body.csrfToken) return undefined;
    return principalOf('session', session.id, session.body.userId, await this.#current());
  }

  /** A role by its id. */
  async role(id: string): Promise<{ readonly id: string; readonly name: string } | undefined> {
    const role = (await this.#current()).roles.get(id);
    return role === undefined ? undefined : { id, name: role.body.name };
  }

  /** What a user may do now, for what runs on his behalf; undefined for one who is gone, disabled or without a role. */
  async principalOfUser(userId: string): Promise<Principal | undefined> {
    const principal = principalOf('session', userId, userId, await this.#current());
    return principal?.user === undefined ? undefined : principal;
  }

  /** The ids of a user's roles; undefined for a user that is not there. */
  async rolesOfUser(userId: string): Promise<readonly string[] | undefined> {
    return (await this.#current()).users.get(userId)?.body.roleIds;
  }

  /** What is shown of a user beside what he made; undefined for one that is not there. */
  async person(
    userId: string,
  ): Promise<
    { readonly title: string | null; readonly disabled: boolean; readonly createdAtUnixMs: number } | undefined
  > {
    const user = (await this.#current()).users.get(userId);
    if (user === undefined) return undefined;
    return { title: user.body.title, disabled: user.body.disabled, createdAtUnixMs: user.createdAtUnixMs };
  }

  /** The addresses of all people who may sign in. */
  async everybody(): Promise<readonly string[]> {
    const users = [...(await this.#current()).users.values()];
    return users.filter(({ body }) => !body.disabled && !body.serviceAccount).map(({ body }) => body.email);
  }

  async #current(): Promise<Snapshot> {
    const last = this.#last;
    const fresh = last !== undefined && this.#clock.nowMs() - last.takenMs < REFRESH_MS;
    if (this.#snapshot !== undefined && fresh) return this.#snapshot;
    const taken = this.#take();
    this.#snapshot = taken;
    try {
      return await taken;
    } catch (error) {
      if (last !== undefined) return last;
      throw error;
    }
  }

  async #take(): Promise<Snapshot> {
    const [apiKeys, applicationKeys, tokens, users, roles] = await Promise.all([
      this.#metadata.list<KeyBody>(KIND.apiKey),
      this.#metadata.list<KeyBody>(KIND.applicationKey),
      this.#metadata.list<KeyBody>(KIND.personalAccessToken),
      this.#metadata.list<UserBody>(KIND.user),
      this.#metadata.list<RoleBody>(KIND.role),
    ]);
    const byFingerprint = (documents: readonly Document<KeyBody>[]) =>
      new Map(documents.map((document) => [document.body.fingerprint, document]));
    this.#last = {
      takenMs: this.#clock.nowMs(),
      apiKeys: byFingerprint(apiKeys),
      applicationKeys: byFingerprint([...applicationKeys, ...tokens]),
      users: new Map(users.map((document) => [document.id, document])),
      roles: new Map(roles.map((document) => [document.id, document])),
    };
    return this.#last;
  }
}

/** A disabled user's keys and sessions are not valid; a user without a role is known but may do nothing. */
function principalOf(kind: Principal['kind'], id: string, userId: string, snapshot: Snapshot): Principal | undefined {
  const user = snapshot.users.get(userId);
  if (user === undefined || user.body.disabled) return undefined;
  const { email, name, roleIds } = user.body;
  const role = roleNameOf(roleIds.flatMap((roleId) => snapshot.roles.get(roleId)?.body.permissionIds ?? []));
  if (role === undefined) return { kind, id };
  return { kind, id, user: { id: user.id, email, name: name ?? email, role, roleIds } };
}
