import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { HttpTarget } from '../definition.ts';
import { basicHeader, type DestinationFormat, wholeLog } from './format.ts';

/** Any HTTP endpoint: a JSON array of logs. */
export function httpFormat(target: HttpTarget, secrets: SecretSealer): DestinationFormat {
  return {
    contentType: 'application/json',
    maxBodyBytes: 4 * 1024 * 1024,
    event: wholeLog,
    body: (events) => `[${events.join(',')}]`,
    async address() {
      const { auth } = target;
      const headers: Record<string, string> =
        auth.type === 'basic'
          ? { authorization: basicHeader(secrets.open(auth.sealed_username), secrets.open(auth.sealed_password)) }
          : { [auth.header_name.toLowerCase()]: secrets.open(auth.sealed_header_value) };
      return { url: new URL(target.endpoint), headers };
    },
  };
}
