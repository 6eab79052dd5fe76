/** What users set up for the channels. Fields named `sealed…` hold secrets that only a `SecretSealer` opens. */

export interface WebhookSettings {
  readonly name: string;
  /** May hold a password and tokens. */
  readonly sealedUrl: string;
  /** A template of JSON. */
  readonly payload: string;
  /** JSON of an object of headers, or null. */
  readonly sealedHeaders: string | null;
  readonly encodeAs: 'json' | 'form';
}

export interface WebhookVariable {
  readonly name: string;
  readonly isSecret: boolean;
  readonly sealedValue: string;
}

export interface SlackAccountSettings {
  readonly account: string;
  /** The address of an incoming webhook, or a token (`xoxb-…`) for `chat.postMessage`. */
  readonly sealedHook: string;
  readonly channels: readonly SlackChannelSettings[];
}

export interface SlackChannelSettings {
  /** With its `#`. */
  readonly name: string;
  readonly display: {
    readonly message: boolean;
    readonly notified: boolean;
    readonly snapshot: boolean;
    readonly tags: boolean;
    readonly mute_buttons: boolean;
  };
}

export interface PagerDutyServiceSettings {
  readonly serviceName: string;
  readonly sealedKey: string;
}

export interface OpsgenieServiceSettings {
  readonly name: string;
  readonly sealedKey: string;
  readonly region: 'us' | 'eu' | 'custom';
  readonly customUrl: string | null;
}

export interface TeamsHandleSettings {
  readonly name: string;
  readonly sealedUrl: string;
}

/** Reads what users set up; a port that the feature with the routes implements. Undefined: there is none of that name. */
export interface ChannelSettings {
  webhook(name: string): Promise<WebhookSettings | undefined>;
  webhookVariables(): Promise<readonly WebhookVariable[]>;
  slackAccounts(): Promise<readonly SlackAccountSettings[]>;
  pagerDutyServices(): Promise<readonly PagerDutyServiceSettings[]>;
  opsgenieService(name: string): Promise<OpsgenieServiceSettings | undefined>;
  teamsHandle(name: string): Promise<TeamsHandleSettings | undefined>;
  /** The addresses of all users who may sign in, for `@all`. */
  everybody(): Promise<readonly string[]>;
}
