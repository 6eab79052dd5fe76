// What the tests want from the operating system, and how to get it on Debian.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { succeeds } from './lib.mjs';

/** Each says how to see that it is there, and the Debian packages that bring it. */
export const WANTED = {
  chromium: {
    what: 'Chromium, for the browser stories',
    present: () => existsSync('/usr/bin/chromium'),
    packages: ['chromium', 'fonts-noto-cjk', 'fonts-inter'],
  },
  postgresql: {
    what: 'PostgreSQL, for the shared metadata store',
    present: () => existsSync('/usr/lib/postgresql'),
    packages: ['postgresql'],
  },
  python: {
    what: 'Python with venv, for the Python clients',
    present: () => succeeds('python3', ['-c', 'import venv, ensurepip']),
    packages: ['python3', 'python3-venv'],
  },
  nginx: server('nginx', '/usr/sbin/nginx', ['nginx-light']),
  apache: server('Apache', '/usr/sbin/apache2', ['apache2-bin']),
  haproxy: server('HAProxy', '/usr/sbin/haproxy', ['haproxy']),
  phpFpm: server('PHP-FPM', '/usr/sbin/php-fpm8.2', ['php8.2-fpm']),
  mariadb: server('MariaDB', '/usr/sbin/mariadbd', ['mariadb-server-core', 'mariadb-client-core']),
  pgbouncer: server('PgBouncer', '/usr/sbin/pgbouncer', ['pgbouncer']),
  redis: server('Redis', '/usr/bin/redis-server', ['redis-server']),
  memcached: server('Memcached', '/usr/bin/memcached', ['memcached']),
  etcd: server('etcd', '/usr/bin/etcd', ['etcd-server']),
  snmpd: server('Net-SNMP', '/usr/sbin/snmpd', ['snmpd']),
  lighttpd: server('lighttpd', '/usr/sbin/lighttpd', ['lighttpd']),
  gunicorn: server('Gunicorn', '/usr/bin/gunicorn', ['gunicorn', 'python3-setproctitle']),
  shellcheck: {
    what: 'ShellCheck, for the install script',
    present: () => existsSync('/usr/bin/shellcheck'),
    packages: ['shellcheck'],
  },
  docker: {
    what: 'Docker, for containers',
    present: () => existsSync('/usr/sbin/dockerd') && existsSync('/bin/busybox'),
    packages: ['docker.io', 'busybox-static'],
  },
  rabbitmq: server('RabbitMQ', '/usr/sbin/rabbitmq-server', ['rabbitmq-server']),
  rsyslog: {
    what: 'rsyslog, for what it forwards',
    present: () => existsSync('/usr/sbin/rsyslogd'),
    packages: ['rsyslog'],
  },
};

/** A server that a check of the agent is tested against. */
function server(name, path, packages) {
  return { what: `${name}, for its check`, present: () => existsSync(path), packages };
}

/** Installs what is missing with apt where that is possible, and prints one clear line for what is not. */
export function setUpSystem(names) {
  const missing = names.filter((name) => !WANTED[name].present());
  if (missing.length === 0) return;
  const packages = missing.flatMap((name) => WANTED[name].packages);
  const asRoot = process.getuid?.() === 0 && succeeds('apt-get', ['--version']);
  if (asRoot) {
    console.log(`installing ${packages.join(' ')} ...`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { stdio: 'ignore', env });
  }
  for (const name of missing.filter((one) => !WANTED[one].present())) {
    console.log(
      `not here: ${WANTED[name].what}. Its tests are skipped. To have them: sudo apt-get install ${WANTED[name].packages.join(' ')}`,
    );
  }
}
