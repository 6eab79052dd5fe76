import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Installs the shop's packages when they are not there, or others than the lock file names. */
export function installShop(): void {
  const lock = readFileSync(path.join(import.meta.dirname, 'package-lock.json'), 'utf8');
  const stamp = path.join(import.meta.dirname, 'node_modules/.installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stdout.write("Komainu installs the demo shop's packages ...\n");
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  writeFileSync(stamp, lock);
}
