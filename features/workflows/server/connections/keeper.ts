import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { ReadConnection } from './read-connection.ts';
import { CONNECTION_KIND, type HttpCredentials, type KeptConnection, type StoredConnection } from './stored.ts';

const MOST_CONNECTIONS = 500;

/** Connections: what HTTP requests of workflows carry to whom. */
export class ConnectionKeeper {
  readonly #metadata: MetadataStore;
  readonly #secrets: SecretSealer;

  constructor(metadata: MetadataStore, secrets: SecretSealer) {
    this.#metadata = metadata;
    this.#secrets = secrets;
  }

  async find(id: string): Promise<KeptConnection | undefined> {
    return await this.#metadata.get<StoredConnection>(CONNECTION_KIND, id.toLowerCase());
  }

  /** Every connection, by name. */
  async all(): Promise<readonly KeptConnection[]> {
    const all = await this.#metadata.list<StoredConnection>(CONNECTION_KIND);
    return all.sort((one, other) => one.body.name.localeCompare(other.body.name));
  }

  /** Throws `no_such_connection` (404). */
  async get(id: string): Promise<KeptConnection> {
    const found = await this.find(id);
    if (found === undefined) throw new CodedError('no_such_connection', 'connection not found', { status: 404 });
    return found;
  }

  /** With its secrets in the open; for requests, and for changing it. */
  open({ body }: KeptConnection): ReadConnection {
    // What was sealed was sealed here.
    const credentials = JSON.parse(this.#secrets.open(body.sealedCredentials)) as HttpCredentials;
    return { name: body.name, baseUrl: body.baseUrl, credentials };
  }

  async create(connection: ReadConnection, by: string): Promise<KeptConnection> {
    if ((await this.#metadata.stamps(CONNECTION_KIND)).length >= MOST_CONNECTIONS) {
      throw badRequest('too_many_connections', `there are ${MOST_CONNECTIONS} connections already`);
    }
    return await this.#metadata.put(CONNECTION_KIND, uuid(), this.#sealed(connection), by, 0);
  }

  /** Throws `version_conflict` (409) when somebody else changed it meanwhile. */
  async update(before: KeptConnection, connection: ReadConnection, by: string): Promise<KeptConnection> {
    return await this.#metadata.put(CONNECTION_KIND, before.id, this.#sealed(connection), by, before.version);
  }

  async delete(id: string, by: string): Promise<void> {
    await this.#metadata.delete(CONNECTION_KIND, id, by);
  }

  #sealed({ name, baseUrl, credentials }: ReadConnection): StoredConnection {
    return { name, baseUrl, sealedCredentials: this.#secrets.seal(JSON.stringify(credentials)) };
  }
}
