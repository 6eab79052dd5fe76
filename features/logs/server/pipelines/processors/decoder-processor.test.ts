import { describe, expect, it } from 'vitest';
import { processed } from '../test-process.ts';

const decode = (text: string, encoding: string, representation = 'utf_8') => {
  const definition = {
    source: 's',
    target: 't',
    binary_to_text_encoding: encoding,
    input_representation: representation,
  };
  return (
    processed([{ type: 'decoder-processor', ...definition }], { message: 'm', s: text })['attributes'] as Record<
      string,
      unknown
    >
  )['t'];
};

describe('decoder-processor', () => {
  it.each([
    ['aGVsbG8g8J+QlQ==', 'base64', 'utf_8', 'hello 🐕'],
    ['aGVsbG8', 'base64', 'utf_8', 'hello'],
    ['ZABpAHIA', 'base64', 'utf_16', 'dir'],
    ['68656c6c6f', 'base16', 'utf_8', 'hello'],
    ['0x1F', 'base16', 'integer', 31],
    ['ffffffffffffffff', 'base16', 'integer', '18446744073709551615'],
    ['68656c6c6', 'base16', 'utf_8', 'hell'],
    ['not hex', 'base16', 'utf_8', undefined],
    ['no!base64', 'base64', 'utf_8', undefined],
    ['/w==', 'base64', 'utf_8', undefined],
  ])('%s from %s to %s', (text, encoding, representation, expected) => {
    expect(decode(text, encoding, representation)).toBe(expected);
  });
});
