import { expect, it } from 'vitest';
import { withAliases } from './option-aliases.ts';

const ALIASES = { apache_user: { name: 'username' }, disable_ssl_validation: { name: 'tls_verify', inverted: true } };

it('gives options the names that all checks share', () => {
  expect(withAliases({ apache_user: 'ada', disable_ssl_validation: 'yes' }, ALIASES)).toEqual({
    apache_user: 'ada',
    disable_ssl_validation: 'yes',
    username: 'ada',
    tls_verify: false,
  });
});

it('lets the shared name win, and leaves out what is not given', () => {
  expect(withAliases({ apache_user: 'ada', username: 'bob', disable_ssl_validation: null }, ALIASES)).toEqual({
    apache_user: 'ada',
    username: 'bob',
    disable_ssl_validation: null,
  });
});

it('refuses a flag that is none, by its own name', () => {
  expect(() => withAliases({ disable_ssl_validation: 'maybe' }, ALIASES)).toThrow(
    expect.objectContaining({ code: 'bad_check_config', message: expect.stringContaining('disable_ssl_validation') }),
  );
});
