import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functionNames } from './functions/list.ts';
import { readQueryCases } from './qtest.ts';

const files = ['testdata/', 'functions/'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.qtest'))
    .map((name) => folder + name),
);

describe.each(files)('%s', (file) => {
  const cases = readQueryCases(readFileSync(new URL(file, import.meta.url), 'utf8'));
  test.each(cases.map((one) => ({ ...one, title: `line ${one.line}: ${one.query}` })))('$title', async ({ run }) => {
    const { actual, expected } = await run();
    expect(actual).toEqual(expected);
  });
});

test('every function has a case', () => {
  const texts = files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n');
  // The shorthands of top and bottom are made from one list; a few stand for all.
  const names = functionNames().filter((name) => !/^(?:top|bottom)\d/.test(name));
  expect(names.filter((name) => !texts.includes(`${name}(`))).toEqual([]);
});
