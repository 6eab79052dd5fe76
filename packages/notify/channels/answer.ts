import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { OutgoingRequest } from '@komainu/kernel/outgoing/http-client.ts';
import type { Attempt, ChannelTools } from './channel.ts';

const TIMEOUT_MS = 30_000;
const MOST_WAIT_MS = 3_600_000;

/** Sends a request and says what its answer means: 2xx is taken, 408, 425, 429 and 5xx pass, everything else stays. */
export async function attempt(http: ChannelTools['http'], request: Omit<OutgoingRequest, 'signal'>): Promise<Attempt> {
  try {
    const { status, headers } = await http.requestWhole({ ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (status >= 200 && status < 300) return { outcome: 'sent' };
    if (status === 408 || status === 425 || status === 429 || status >= 500) {
      const waitMs = waitOf(headers['retry-after']);
      return { outcome: 'later', reason: `status ${status}`, ...(waitMs === undefined ? {} : { waitMs }) };
    }
    return { outcome: 'never', reason: `refused with status ${status}` };
  } catch (error) {
    // What forbids the target will forbid it in an hour, too.
    if (codeOf(error) === 'target_forbidden') return { outcome: 'never', reason: messageOf(error) };
    return { outcome: 'later', reason: messageOf(error) };
  }
}

/** Posts JSON. */
export async function postJson(
  http: ChannelTools['http'],
  url: URL,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Attempt> {
  const json = { 'content-type': 'application/json; charset=utf-8', ...headers };
  return await attempt(http, { method: 'POST', url, headers: json, body: Buffer.from(JSON.stringify(body)) });
}

/** Seconds of `Retry-After`; dates, which nobody here sends, are left out. */
function waitOf(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header === undefined || !Number.isFinite(seconds) || seconds < 0
    ? undefined
    : Math.min(seconds * 1000, MOST_WAIT_MS);
}
