import { basename, dirname } from 'node:path';
import type { FileSource } from './log-source.ts';
import { type EntryDefaults, readLogEntry } from './read-entry.ts';

const SYSTEM_FILES = ['syslog', 'messages', 'auth.log', 'secure', 'kern.log', 'daemon.log', 'user.log', 'mail.log'];
const NAMED = ['nginx', 'apache2', 'httpd', 'mysql', 'postgresql', 'redis', 'mongodb', 'rabbitmq', 'audit'];

/**
 * What is followed when the user names nothing: the usual places under `folder` (/var/log). With a readable journal the
 * files that syslog writes from it are left out, or every line would come twice.
 */
export function defaultLogSources(folder: string, withJournal: boolean, defaults: EntryDefaults): FileSource[] {
  const { source } = readLogEntry({ type: 'file', path: folder }, '', defaults);
  if (source.type !== 'file') return [];
  const system = SYSTEM_FILES.map((name) => `${folder}/${name}`);
  return [
    {
      ...source,
      paths: [`${folder}/*.log`, ...NAMED.map((name) => `${folder}/${name}/*.log`), ...(withJournal ? [] : system)],
      excludePaths: withJournal ? system : [],
    },
  ];
}

/** Technologies by how their files or folders are called; their names are Datadog's integration names. */
const KNOWN: readonly (readonly [pattern: RegExp, source: string])[] = [
  [/^(nginx)/, 'nginx'],
  [/^(apache|httpd)/, 'apache'],
  [/^(mysql|mariadb)/, 'mysql'],
  [/^(postgres)/, 'postgresql'],
  [/^(redis)/, 'redis'],
  [/^(mongo)/, 'mongodb'],
  [/^(rabbit)/, 'rabbitmq'],
  [/^(syslog|messages|daemon|user|kern)/, 'syslog'],
  [/^(auth|secure)/, 'auth'],
  [/^auditd?$/, 'auditd'],
];

/** Service and source of a file from its name or its folder's: `/var/log/nginx/access.log` is nginx. */
export function namesOf(path: string): { readonly service: string; readonly source: string } {
  const file = basename(path);
  const folder = basename(dirname(path));
  for (const [pattern, source] of KNOWN) {
    if (pattern.test(file) || pattern.test(folder)) return { service: source, source };
  }
  const plain = file.replace(/(\.log|\.txt|\.out|\.err)?(\.\d+)?$/, '') || 'file';
  return { service: plain, source: plain };
}
