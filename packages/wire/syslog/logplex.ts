import { objectOf } from '@komainu/kernel/json.ts';
import type { LogItems } from '../logs/items.ts';
import { SyslogFrames } from './frames.ts';
import { syslogItem } from './item.ts';
import { parseSyslog } from './message.ts';

/** The media type of Heroku's HTTPS drains. */
export const LOGPLEX = 'application/logplex-1';

/**
 * The logs of a request of Heroku's Logplex: syslog messages behind their lengths (RFC 6587), in the form of RFC 5424 without
 * structured data (https://devcenter.heroku.com/articles/log-drains#https-drains). Their source is for the caller to say.
 * Logplex names the program `app` or `heroku` and every host `host`, so that what the drain's address says of them goes
 * before; and it calls changes of dynos emergencies, so that its severities say nothing of how a log stands.
 */
export function readLogplex(body: Buffer, nowMs: number, drain: { service: string; host: string }): LogItems {
  const items: unknown[] = [];
  let cutOff = 0;
  const frame = (bytes: Buffer): void => {
    const text = bytes.toString('utf8').trim();
    if (text === '') return;
    const message = parseSyslog(text, nowMs);
    if (message === undefined) {
      items.push(text);
      return;
    }
    const { ddsource: _, syslog, ...item } = syslogItem(message, '');
    const { severity: _severity, hostname: _hostname, ...parts } = objectOf(syslog);
    items.push({
      ...item,
      ...(drain.service === '' ? {} : { service: drain.service }),
      ...(drain.host === '' ? {} : { hostname: drain.host }),
      syslog: parts,
    });
  };
  const lost = (): void => {
    cutOff += 1;
  };
  // The decoder cuts messages that are too long, and counts them.
  const frames = new SyslogFrames({ frame, lost }, body.length);
  frames.push(body);
  frames.end();
  return { items, badJson: 0, cutOff, exact: () => items };
}
