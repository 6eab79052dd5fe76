import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clusterLines } from './cluster.ts';
import { generateLines, groupingAccuracy } from './generated-lines.ts';

const FOLDER = new URL('./testdata/', import.meta.url);
/** Grouping accuracy of Drain over the sixteen systems of its paper's successors is 0.865 on average. */
const LEAST_AVERAGE = 0.9;
/** Values of few words, each seen often, are told from states by luck: no set may fail altogether. */
const LEAST = 0.55;

it('knows what it measures', () => {
  expect(groupingAccuracy([1, 1, 2, 2, 3], [7, 7, 8, 9, 9])).toBe(0.4);
});

it('groups lines with and without headers as the templates do', () => {
  const accuracies = readdirSync(FOLDER).flatMap((file) => {
    const { messages, lines, truth } = generateLines(readFileSync(new URL(file, FOLDER), 'utf8'), 2_000, 7);
    return [messages, lines].map((given) => groupingAccuracy(truth, clusterLines(given).assignment));
  });
  expect(Math.min(...accuracies)).toBeGreaterThan(LEAST);
  expect(accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length).toBeGreaterThan(LEAST_AVERAGE);
});
