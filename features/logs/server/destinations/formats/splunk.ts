import type { SecretSealer } from '@komainu/kernel/outgoing/secret-sealer.ts';
import type { SplunkTarget } from '../definition.ts';
import { behind, type DestinationFormat, wholeLog } from './format.ts';

/** Splunk's HTTP Event Collector: JSON objects one after another, to `/services/collector/event`. */
export function splunkFormat(target: SplunkTarget, secrets: SecretSealer): DestinationFormat {
  const sourcetype = target.sourcetype === undefined ? '_json' : target.sourcetype;
  return {
    contentType: 'application/json',
    maxBodyBytes: 1024 * 1024,
    event(log) {
      let text = `{"time":${log.timeUnixMs / 1000}`;
      if (log.host !== '') text += `,"host":${JSON.stringify(log.host)}`;
      if (log.source !== '') text += `,"source":${JSON.stringify(log.source)}`;
      if (sourcetype !== null) text += `,"sourcetype":${JSON.stringify(sourcetype)}`;
      return `${text},"event":${wholeLog(log)}}`;
    },
    body: (events) => events.join('\n'),
    address: async () => ({
      url: behind(target.endpoint, '/services/collector/event'),
      headers: { authorization: `Splunk ${secrets.open(target.sealed_access_token)}` },
    }),
  };
}
