import { messageOf } from '@komainu/kernel/errors.ts';
import { type CheckSender, CheckStatus } from '../check.ts';
import type { CheckHttp, CheckHttpAnswer } from './check-http.ts';

/**
 * Reads a status page and says by a service check `<name>.can_connect` (tags `host`, `port`) whether it could. Rejects as
 * `CheckHttp.getOk` does, after the service check has been sent as critical.
 */
export async function readStatusPage(
  http: CheckHttp,
  url: string | URL,
  serviceCheck: string,
  sender: CheckSender,
  signal: AbortSignal,
): Promise<CheckHttpAnswer> {
  const tags = hostAndPortTags(url);
  try {
    const answer = await http.getOk(url, signal);
    sender.serviceCheck(serviceCheck, CheckStatus.ok, tags);
    return answer;
  } catch (error) {
    sender.serviceCheck(serviceCheck, CheckStatus.critical, tags, messageOf(error));
    throw error;
  }
}

/** `host:` and `port:` of an address, the port of the scheme where none is written. */
export function hostAndPortTags(url: string | URL): readonly string[] {
  const { hostname, port, protocol } = new URL(url);
  return [`host:${hostname}`, `port:${port || (protocol === 'https:' ? '443' : '80')}`];
}
