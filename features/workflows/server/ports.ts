import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { OwnAnswer, OwnRequest } from '@komainu/http/ask-as.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';

/** Asks one of the product's own routes on behalf of a user. */
export type AskProduct = (principal: Principal, request: OwnRequest) => Promise<OwnAnswer>;

/** A message of a workflow to people. */
export interface WorkflowMessage {
  /** The same however often it is sent: it is delivered once. */
  readonly id: string;
  /** The name of the workflow. */
  readonly sender: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Without the `@`. */
  readonly handles: readonly string[];
  /** A path of the web app. */
  readonly link: string;
}

export interface WorkflowsPorts {
  /** Where workflows are kept with their versions, and their runs. */
  readonly metadata: MetadataStore;
  /** Whether no other process shares the metadata. */
  readonly exclusive: boolean;
  /** Whether HTTP requests may go to private addresses. */
  readonly allowPrivateTargets: boolean;
  readonly secrets: SecretSealer;
  /** What a user may do now; undefined for one who is gone, disabled or without a role. */
  readonly principalOf: (userId: string) => Promise<Principal | undefined>;
  /** Keeps a message for delivery; answers why handles lead nowhere, by handle. */
  readonly send: (message: WorkflowMessage) => Promise<ReadonlyMap<string, string>>;
}

/** An alert of a monitor that names a workflow. */
export interface MonitorAlert {
  /** The same in every attempt to tell of it. */
  readonly id: string;
  readonly monitor: {
    readonly id: number;
    readonly name: string;
    readonly type: string;
    readonly query: string;
    readonly tags: readonly string[];
  };
  readonly group: readonly string[];
  readonly transition: string;
  readonly title: string;
  readonly body: string;
  readonly value: number | undefined;
  readonly timeUnixMs: number;
  /** The monitor's page. */
  readonly url: string | undefined;
}

/** What other features get from workflows. */
export interface WorkflowsFeature extends Closable {
  /** What monitors start workflows by. */
  readonly alerts: {
    /** Why a handle (`@workflow-<handle>`, without that) starts nothing; undefined when it starts a workflow. */
    problem(handle: string): Promise<string | undefined>;
    /** Starts the workflow; undefined when it did, or else why it will not. Throws when it may later. */
    start(handle: string, alert: MonitorAlert): Promise<string | undefined>;
  };
}
