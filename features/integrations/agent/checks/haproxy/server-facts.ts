import type { CheckSender } from '../../check.ts';

/** What HAProxy says of itself. */
export interface ServerFacts {
  readonly version: string | undefined;
  readonly uptimeS: number | undefined;
}

/** Reads `show info`: lines `Version: 2.6.12` and `Uptime_sec: 34`. */
export function factsOfInfo(info: string): ServerFacts {
  const uptime = /^Uptime_sec:\s*(\d+)/m.exec(info)?.[1];
  return { version: /^Version:\s*(\S+)/m.exec(info)?.[1], uptimeS: uptime === undefined ? undefined : Number(uptime) };
}

/** Reads the page of statistics for people, which says `uptime = </b> 0d 0h01m12s`. */
export function factsOfPage(page: string): ServerFacts {
  const version = /(?:HAProxy|hapee-lb) version ([^,\s<]+)/.exec(page)?.[1];
  const uptime = /uptime = .*?(\d+)d\s*(\d+)h(\d+)m(\d+)s/.exec(page);
  if (uptime === null) return { version, uptimeS: undefined };
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = uptime.slice(1).map(Number);
  return { version, uptimeS: ((days * 24 + hours) * 60 + minutes) * 60 + seconds };
}

/** Sends the sizes in `show table`: lines `# table: sessions, type: ip, size:1048576, used:3`. */
export function sendStickTables(tables: string, isWanted: (name: string) => boolean, sender: CheckSender): void {
  for (const found of tables.matchAll(/^# table: ([^ ,]+), type: ([^ ,]+), size:(\d+), used:(\d+)/gm)) {
    const [, name = '', type = '', size = '', used = ''] = found;
    if (!isWanted(name)) continue;
    const tags = [`haproxy_service:${name}`, `stick_type:${type}`];
    sender.gauge('haproxy.sticktable.size', Number(size), tags);
    sender.gauge('haproxy.sticktable.used', Number(used), tags);
  }
}
