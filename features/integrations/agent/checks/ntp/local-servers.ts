import { readdir, readFile } from 'node:fs/promises';

const FILES = [
  '/etc/ntp.conf',
  '/etc/ntpsec/ntp.conf',
  '/etc/chrony.conf',
  '/etc/chrony/chrony.conf',
  '/etc/xntp.conf',
];
const FOLDERS = ['/etc/chrony/sources.d', '/etc/chrony/conf.d'];
const TIMESYNCD = ['/etc/systemd/timesyncd.conf', '/run/systemd/timesyncd.conf'];

/** The time servers that this machine is set up with, by the files of ntpd, chrony and timesyncd; each once. */
export async function localTimeServers(): Promise<readonly string[]> {
  const listed = await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.map((name) => `${folder}/${name}`);
    }),
  );
  const classic = await Promise.all([...FILES, ...listed.flat()].map(read));
  const synced = await Promise.all(TIMESYNCD.map(read));
  return [...new Set([...classic.flatMap(serversOfNtpConf), ...synced.flatMap(serversOfTimesyncd)])];
}

/** `server` and `pool` lines. */
export function serversOfNtpConf(text: string): string[] {
  return [...text.matchAll(/^\s*(?:server|pool)\s+(\S+)/gm)].flatMap(([, host = '']) =>
    // Addresses of clocks in this machine are no servers.
    host === '' || host.startsWith('127.127.') ? [] : [host],
  );
}

/** `NTP=` and `FallbackNTP=` of timesyncd, commented defaults left out. */
export function serversOfTimesyncd(text: string): string[] {
  return [...text.matchAll(/^\s*(?:Fallback)?NTP\s*=\s*(.*)$/gm)].flatMap(([, hosts = '']) =>
    hosts.split(/\s+/).filter((host) => host !== ''),
  );
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
