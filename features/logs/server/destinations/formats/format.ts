import type { OutgoingHttp, WholeAnswer } from '@komainu/kernel/outgoing/http-client.ts';

/** A log on its way out, in the form of archives. */
export interface ForwardedLog {
  readonly id: string;
  readonly timeUnixMs: number;
  /** ISO 8601. */
  readonly date: string;
  readonly host: string;
  readonly source: string;
  /** `host`, …, `attributes`, and `tags` as far as they may leave: JSON without braces. */
  readonly fields: string;
}

/** The whole log as JSON. */
export function wholeLog({ id, date, fields }: ForwardedLog): string {
  return `{"_id":"${id}","date":"${date}",${fields}}`;
}

/** What an answer means: `wait` for "nothing now", `drop` for "never". `refused` logs of a batch that was taken are lost. */
export interface SendResult {
  readonly outcome: 'done' | 'wait' | 'drop';
  readonly status: number;
  /** At least so long until the next attempt. */
  readonly waitMs?: number;
  readonly refused?: number;
  readonly reason?: string;
}

/** How one kind of destination is spoken to. */
export interface DestinationFormat {
  readonly contentType: string;
  /** The largest body, in bytes, before compression. */
  readonly maxBodyBytes: number;
  /** A log as text. */
  event(log: ForwardedLog): string;
  /** The texts of several logs as one body. */
  body(events: readonly string[]): string;
  /** Where and with which headers bodies go; throws CodedErrors when that cannot be found out now. */
  address(http: OutgoingHttp): Promise<{ readonly url: URL; readonly headers: Readonly<Record<string, string>> }>;
  /** Reads a 2xx answer that may say that logs were refused; `done` unless given. */
  judge?(answer: WholeAnswer): SendResult;
}

/** A path behind an endpoint, which may have one of its own. */
export function behind(endpoint: string, path: string): URL {
  const url = new URL(endpoint);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  return url;
}

export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
