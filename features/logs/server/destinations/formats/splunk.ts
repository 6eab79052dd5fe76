import type { SecretSealer } from '../../outgoing/settings.ts';
import type { SplunkTarget } from '../definition.ts';
import { behind, type DestinationFormat } from './format.ts';

/** Splunk's HTTP Event Collector: JSON objects one after another, to `/services/collector/event`. */
export function splunkFormat(target: SplunkTarget, secrets: SecretSealer): DestinationFormat {
  const sourcetype = target.sourcetype === undefined ? '_json' : target.sourcetype;
  return {
    contentType: 'application/json',
    maxBodyBytes: 1024 * 1024,
    event: ({ log, timeUnixMs, host, source }) =>
      JSON.stringify({
        time: timeUnixMs / 1000,
        ...(host === '' ? {} : { host }),
        ...(source === '' ? {} : { source }),
        ...(sourcetype === null ? {} : { sourcetype }),
        event: log,
      }),
    body: (events) => events.join('\n'),
    address: async () => ({
      url: behind(target.endpoint, '/services/collector/event'),
      headers: { authorization: `Splunk ${secrets.open(target.sealed_access_token)}` },
    }),
  };
}
