import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPromqlCases } from './promqltest.ts';
import { functionNames } from './signatures.ts';

const folder = new URL('testdata/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.promql'));

describe.each(files)('%s', (file) => {
  const cases = readPromqlCases(readFileSync(new URL(file, folder), 'utf8'));
  test.each(cases.map((one) => ({ ...one, title: `line ${one.line}: ${one.query}` })))('$title', async ({ run }) => {
    const { actual, expected } = await run();
    expect(actual).toEqual(expected);
  });
});

test('every function has a case', () => {
  const texts = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  expect(functionNames().filter((name) => !texts.includes(`${name}(`))).toEqual([]);
});
