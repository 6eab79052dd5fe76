import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import type { ChannelSettings } from './settings.ts';

/**
 * What came of an attempt: the receiver took it, may take it later (not before `waitMs`, when it said so), or never will.
 * Reasons are words for counters, with a text for people.
 */
export type Attempt =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'later'; readonly reason: string; readonly waitMs?: number }
  | { readonly outcome: 'never'; readonly reason: string };

/** What channels reach the outside through. */
export interface ChannelTools {
  readonly settings: ChannelSettings;
  readonly secrets: SecretSealer;
  readonly http: Pick<OutgoingHttp, 'requestWhole'>;
  readonly mail: MailSender | undefined;
  /** What `@workflow-…` starts; undefined where nobody runs workflows. */
  readonly workflows: WorkflowStarter | undefined;
}

/** Starts workflows by their handles; a port that the feature with the workflows implements. */
export interface WorkflowStarter {
  /** Why a handle starts nothing; undefined when it starts a workflow. */
  problem(handle: string): Promise<string | undefined>;
  /** Starts it once for a message; undefined when it did, or else why it never will. What it throws passes. */
  start(handle: string, message: OutgoingMessage): Promise<string | undefined>;
}

/** An e-mail; `undefined` tools mean that no server was set up. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same in every attempt, so that receivers can see a repetition. */
  readonly messageId: string;
  /** Files that come with it. */
  readonly attachments?: readonly MailAttachment[];
}

interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export interface MailSender {
  /** Throws what SMTP servers say; `responseCode` is theirs. */
  send(mail: Mail): Promise<void>;
  readonly domain: string;
}

/** A way to people: a file of its own, and a line in `list.ts`. */
export interface Channel {
  readonly name: string;
  /** Whether handles of this form are this channel's, whatever is set up. */
  claims(handle: string): boolean;
  /** Why a handle leads nowhere; undefined when it leads somewhere. */
  problem(handle: string, tools: Pick<ChannelTools, 'settings' | 'mail' | 'workflows'>): Promise<string | undefined>;
  send(message: OutgoingMessage, tools: ChannelTools): Promise<Attempt>;
}
