import type { Document } from '@komainu/store/metadata/port.ts';

export const CONNECTION_KIND = 'action_connection';

/** A pair as headers and parameters of addresses are kept; `{{ token }}` in its value is filled in when it is used. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What requests over a connection carry; all of it is sealed, for people write secrets into headers, too. */
export interface HttpCredentials {
  readonly tokens: readonly NamedValue[];
  readonly headers: readonly NamedValue[];
  readonly urlParameters: readonly NamedValue[];
  readonly body: { readonly content: string; readonly contentType: string } | null;
}

/** A connection as it is kept. */
export interface StoredConnection {
  readonly name: string;
  /** Where it leads: nothing of it is sent anywhere else. */
  readonly baseUrl: string;
  /** `HttpCredentials` as sealed JSON. */
  readonly sealedCredentials: string;
}

export type KeptConnection = Document<StoredConnection>;
