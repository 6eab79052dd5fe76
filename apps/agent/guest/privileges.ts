import { chownSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';

/** A user of the machine. */
interface MachineUser {
  readonly uid: number;
  readonly gid: number;
}

/** Finds a user in the text of `/etc/passwd`, by name or number. */
export function findUser(passwd: string, name: string): MachineUser | undefined {
  for (const line of passwd.split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user !== name && uid !== name) continue;
    if (/^\d+$/.test(uid ?? '') && /^\d+$/.test(gid ?? '')) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** The groups of a user besides its own, in the text of `/etc/group`. */
export function groupsOf(group: string, name: string): number[] {
  return group.split('\n').flatMap((line) => {
    const [, , gid, members] = line.split(':');
    return members?.split(',').includes(name) && /^\d+$/.test(gid ?? '') ? [Number(gid)] : [];
  });
}

/**
 * Goes on as `user` with that user's groups, for good; `owned` (folders with what is in them, and files) become the user's first.
 * Gives a warning when the process is not root and is another user; '' when all is well. Throws `bad_setting` (400) when there
 * is no such user, or the rights cannot be given up.
 */
export function dropPrivileges(user: string, owned: readonly string[]): string {
  const current = process.getuid?.();
  if (user === '' || current === undefined) return '';
  const found = findUser(readFileSync('/etc/passwd', 'utf8'), user);
  if (found === undefined) throw badRequest('bad_setting', `KOMAINU_AGENT_USER: there is no user ${user}`);
  if (current === found.uid) return '';
  if (current !== 0) return `KOMAINU_AGENT_USER is ${user}, but only root can become another user`;
  try {
    for (const path of owned) give(path, found);
    process.setgroups?.([found.gid, ...groupsOf(readFileSync('/etc/group', 'utf8'), user)]);
    process.setgid?.(found.gid);
    process.setuid?.(found.uid);
  } catch (error) {
    throw badRequest('bad_setting', `KOMAINU_AGENT_USER: cannot become ${user}: ${messageOf(error)}`);
  }
  if (process.getuid?.() !== found.uid) throw badRequest('bad_setting', `KOMAINU_AGENT_USER: still not ${user}`);
  return '';
}

/** Links are not followed: what they point at may be anybody's. */
function give(path: string, { uid, gid }: MachineUser): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return;
  if (found.uid !== uid) chownSync(path, uid, gid);
  if (found.isDirectory()) for (const name of readdirSync(path)) give(join(path, name), { uid, gid });
}
