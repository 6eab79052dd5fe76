import type { CloudTokens } from '@komainu/contracts/integrations/cloud-tokens.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { AZURE_KIND, type AzureAccount, azureKey } from '../azure/definition.ts';
import { GCP_KIND, type GcpAccount } from '../gcp/definition.ts';
import { GCP_STS_KIND, type GcpStsAccount } from '../gcp/sts-account.ts';
import { azureToken } from './azure-login.ts';
import { IMPERSONATION_SCOPE, impersonatedToken } from './google-impersonation.ts';
import { googleToken } from './google-login.ts';
import type { CloudToken } from './login.ts';

const AUTHORITY = 'https://login.microsoftonline.com';
/** A token is renewed this long before it ends, in milliseconds. */
const MARGIN_MS = 120_000;
const MOST_KEPT = 1_000;

interface Parts {
  readonly live: LiveDefinitions;
  readonly http: OutgoingHttp;
  readonly secrets: SecretSealer;
  readonly clock: Clock;
  /** Where Azure gives tokens; the public cloud unless given. */
  readonly authority?: string;
  /** Where Google gives tokens of accounts that others act for; Google itself unless given. */
  readonly impersonation?: string;
}

/** Logs in with the accounts of the integrations, keeps the tokens while they last, and knows what went wrong last. */
export class CloudLogins implements CloudTokens {
  readonly #parts: Parts;
  readonly #kept = new Map<string, CloudToken>();
  readonly #asking = new Map<string, Promise<CloudToken>>();
  readonly #problems = new Map<string, { readonly version: number; readonly reason: string }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async azure(tenantId: string, clientId: string, scope: string): Promise<string> {
    const document = this.#azureAccount(tenantId, clientId);
    if (document === undefined) throw noAccount(`no Azure integration has the client ${clientId} of this tenant`);
    return this.#token(document, scope, () =>
      azureToken(document.body, scope, {
        http: this.#parts.http,
        secrets: this.#parts.secrets,
        authority: this.#parts.authority ?? AUTHORITY,
        nowMs: () => this.#parts.clock.nowMs(),
      }),
    );
  }

  async google(clientEmail: string, scope: string): Promise<string> {
    const { live, http, secrets, clock } = this.#parts;
    const account = this.#googleAccount(clientEmail);
    if (account !== undefined) {
      const parts = { http, secrets, nowMs: () => clock.nowMs() };
      return this.#token(account, scope, () => googleToken(account.body, scope, parts));
    }
    const keyless = live.all<GcpStsAccount>(GCP_STS_KIND).find(({ body }) => isSame(body.client_email, clientEmail));
    const delegate = this.delegate();
    if (keyless === undefined || delegate === undefined) {
      const why = keyless === undefined ? `has the account ${clientEmail}` : 'has a key, which one must act for others';
      throw noAccount(`no Google Cloud integration ${why}`);
    }
    return this.#token(keyless, scope, async () => {
      const own = await this.google(delegate, IMPERSONATION_SCOPE);
      return impersonatedToken(keyless.body.client_email, scope, own, http, this.#parts.impersonation);
    });
  }

  /** The account with a key that acts for those without: the one that came first. */
  delegate(): string | undefined {
    return this.#parts.live.all<GcpAccount>(GCP_KIND)[0]?.body.client_email;
  }

  hasAzure(tenantId: string, clientId: string): boolean {
    return this.#azureAccount(tenantId, clientId) !== undefined;
  }

  hasGoogle(clientEmail: string): boolean {
    if (this.#googleAccount(clientEmail) !== undefined) return true;
    const keyless = this.#parts.live.all<GcpStsAccount>(GCP_STS_KIND);
    return this.delegate() !== undefined && keyless.some(({ body }) => isSame(body.client_email, clientEmail));
  }

  onChange(listener: () => void): void {
    this.#parts.live.onChange(listener);
  }

  /** What the last login of an account met, for its `errors`; nothing before the first one. */
  problemsOf(kind: string, id: string): readonly string[] {
    const problem = this.#problems.get(`${kind} ${id}`);
    return problem === undefined || problem.version !== this.#parts.live.get(kind, id)?.version ? [] : [problem.reason];
  }

  #azureAccount(tenant: string, client: string): Document<AzureAccount> | undefined {
    return this.#parts.live.get<AzureAccount>(AZURE_KIND, azureKey({ tenant, client }));
  }

  #googleAccount(clientEmail: string): Document<GcpAccount> | undefined {
    return this.#parts.live.all<GcpAccount>(GCP_KIND).find(({ body }) => isSame(body.client_email, clientEmail));
  }

  /** Several who want the same token wait for one login. */
  async #token(document: Document, scope: string, login: () => Promise<CloudToken>): Promise<string> {
    const account = `${document.kind} ${document.id}`;
    const key = `${account} ${document.version} ${scope}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.endsMs - MARGIN_MS > this.#parts.clock.nowMs()) return kept.text;
    const asking = this.#asking.get(key) ?? login().finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    try {
      const token = await asking;
      this.#problems.delete(account);
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      this.#kept.set(key, token);
      return token.text;
    } catch (error) {
      this.#problems.set(account, { version: document.version, reason: messageOf(error) });
      throw error;
    }
  }
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function noAccount(reason: string): CodedError {
  return new CodedError('no_cloud_account', reason, { status: 502 });
}
