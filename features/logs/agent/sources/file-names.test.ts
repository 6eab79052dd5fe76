import { expect, test } from 'vitest';
import { defaultLogSources, namesOf } from './file-names.ts';
import { ENTRY_DEFAULTS } from './read-entry.ts';

test.each([
  ['/var/log/nginx/access.log', 'nginx', 'nginx'],
  ['/var/log/nginx-error.log', 'nginx', 'nginx'],
  ['/var/log/postgresql/postgresql-17-main.log', 'postgresql', 'postgresql'],
  ['/var/log/apache2/access.log', 'apache', 'apache'],
  ['/var/log/syslog', 'syslog', 'syslog'],
  ['/var/log/auth.log', 'auth', 'auth'],
  ['/var/log/audit/audit.log', 'auditd', 'auditd'],
  ['/var/log/dpkg.log', 'dpkg', 'dpkg'],
  ['/srv/shop/payments.log.1', 'payments', 'payments'],
])('%s', (path, service, source) => {
  expect(namesOf(path)).toEqual({ service, source });
});

test('with a journal, the files that syslog writes are left out', () => {
  const [withJournal] = defaultLogSources('/var/log', true, ENTRY_DEFAULTS);
  expect([
    withJournal?.paths.includes('/var/log/syslog'),
    withJournal?.excludePaths.includes('/var/log/auth.log'),
  ]).toEqual([false, true]);
});
