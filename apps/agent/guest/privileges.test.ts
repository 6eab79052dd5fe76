import { expect, test } from 'vitest';
import { dropPrivileges, findUser, groupsOf } from './privileges.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nagent:x:998:997::/:/usr/sbin/nologin\nbroken:x:a:b\n';

test.each([
  ['agent', { uid: 998, gid: 997 }],
  ['998', { uid: 998, gid: 997 }],
  ['nobody-at-all', undefined],
  ['broken', undefined],
])('%s', (name, expected) => {
  expect(findUser(PASSWD, name)).toEqual(expected);
});

test('groups are those that name the user', () => {
  expect(groupsOf('adm:x:4:syslog,agent\ndocker:x:999:agent\nroot:x:0:\nbad:x:y:agent', 'agent')).toEqual([4, 999]);
});

test('no user keeps the rights; one that does not exist is an error', () => {
  expect(dropPrivileges('', [])).toBe('');
  expect(() => dropPrivileges('no-such-user-here', [])).toThrow('there is no user no-such-user-here');
});
