import { CodedError } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';

export interface CloudToken {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly endsMs: number;
}

/** Why a cloud gave no token. */
export function loginFailed(reason: string, cause?: unknown): CodedError {
  return new CodedError('cloud_login_failed', reason, { status: 502, cause });
}

/** The answer to a POST, as JSON. Throws `cloud_login_failed` (502) with what the cloud calls the reason. */
export async function askForToken(
  http: OutgoingHttp,
  cloud: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<JsonObject> {
  const answer = await http.requestWhole({ method: 'POST', url, headers, body: Buffer.from(body) });
  const json = jsonOf(answer.body);
  if (answer.status === 200) return json;
  const said = [json['error'], objectOf(json['error'])['status']].find((word) => typeof word === 'string');
  // Longer texts of theirs may repeat what was sent.
  const code = typeof said === 'string' && /^[\w. -]{1,60}$/.test(said) ? ` (${said})` : '';
  throw loginFailed(`${cloud} gives no token: status ${answer.status}${code}`);
}

/** A token out of an answer. Throws `cloud_login_failed` (502). */
export function tokenOf(cloud: string, text: unknown, endsMs: number): CloudToken {
  // A header has no room for more, and none for line feeds.
  if (typeof text !== 'string' || !/^[\x21-\x7e]{1,20000}$/.test(text))
    throw loginFailed(`${cloud} answers without a token`);
  return { text, endsMs: Number.isFinite(endsMs) ? endsMs : 0 };
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function jsonOf(body: Buffer): JsonObject {
  try {
    return objectOf(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}
