import { expect, it } from 'vitest';
import { hashPassword, passwordMatches, passwordWeakness } from './passwords.ts';
import { DEFAULT_ROLES, roleNameOf, stableUuid } from './permissions.ts';
import { SecretBox } from './secret-box.ts';

it('hashes passwords with a salt and compares them in the same form', async () => {
  const [one, other] = await Promise.all([hashPassword('pass word 1'), hashPassword('pass word 1')]);
  expect(one).not.toBe(other);
  expect(await passwordMatches('pass word 1', one)).toBe(true);
  expect(await passwordMatches('pass word 2', one)).toBe(false);
  expect(await passwordMatches('pass word 1', undefined)).toBe(false);
});

it('names why a password is weak', () => {
  expect([passwordWeakness('short'), passwordWeakness('aaaaaaaaaaaa'), passwordWeakness('long enough 1')]).toEqual([
    'a password needs at least 10 characters',
    'a password needs at least 4 different characters',
    undefined,
  ]);
});

it('seals and opens, and refuses what another secret sealed or a hand changed', () => {
  const box = new SecretBox('one');
  const sealed = box.seal('key');
  expect(box.open(sealed)).toBe('key');
  expect(() => new SecretBox('two').open(sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64');
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  expect(() => box.open(bytes.toString('base64'))).toThrow();
});

it('makes each default role what its name says', () => {
  expect(DEFAULT_ROLES.map((role) => roleNameOf(role.permissionIds))).toEqual(['admin', 'standard', 'read-only']);
  expect(roleNameOf([])).toBeUndefined();
  expect(stableUuid('x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
