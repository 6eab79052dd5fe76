import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKS } from './checks/all.ts';

const CONTENT = new URL('../../../content/', import.meta.url);
const WITH_METRICS = Object.keys(CHECKS).filter((name) => existsSync(file('metrics', name)));
const WITH_DASHBOARD = WITH_METRICS.filter((name) => existsSync(file('dashboards', name)));

it.each(WITH_METRICS)('the metrics of %s are described in both languages, sorted', (name) => {
  const metrics = read('metrics', name);
  expect(Object.keys(metrics)).toEqual(Object.keys(metrics).sort());
  const language = { en: expect.stringMatching(/\S/), ja: expect.stringMatching(/[ぁ-んァ-ヶ一-龠]/) };
  for (const [metric, described] of Object.entries(metrics)) {
    expect(described, metric).toMatchObject({ description: language });
  }
});

it.each(WITH_DASHBOARD)('the dashboard of %s shows only what the check sends', (name) => {
  const known = read('metrics', name);
  const asked = [...JSON.stringify(read('dashboards', name)).matchAll(/"query":"[a-z0-9]+:([\w.]+)\{/g)].map(
    ([, metric]) => metric,
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((metric) => known[metric ?? ''] === undefined)).toEqual([]);
});

function read(folder: string, name: string): Readonly<Record<string, unknown>> {
  // Files of this repository; what is looked for in them is checked above.
  return JSON.parse(readFileSync(file(folder, name), 'utf8')) as Record<string, unknown>;
}

function file(folder: string, name: string): URL {
  return new URL(`${folder}/${name}.json`, CONTENT);
}
