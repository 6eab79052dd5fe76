import { expect, it } from 'vitest';
import { Clustering } from './clustering.ts';

const task = (lines: number) => ({
  lines: Array.from({ length: lines }, (_, index) => (index % 2 === 0 ? `took ${index} ms` : `done ${index}`)),
  counted: lines,
  limit: 1,
});
const signal = new AbortController().signal;

it('answers alike with and without a thread', async () => {
  const clustering = new Clustering();
  for (const lines of [10, 5_001]) {
    const { top, patterns, assignment } = await clustering.run(task(lines), signal);
    expect([top.map(({ pattern }) => pattern), patterns, [...assignment.subarray(0, 3)]]).toEqual([
      ['took *'],
      2,
      [0, -1, 0],
    ]);
  }
});

it('takes turns when there is much to do', async () => {
  const clustering = new Clustering();
  const answers = await Promise.all([1, 2, 3, 4].map(() => clustering.run(task(5_000), signal)));
  expect(answers.map(({ patterns }) => patterns)).toEqual([2, 2, 2, 2]);
});

it('stops when the client goes away, and goes on for others', async () => {
  const clustering = new Clustering();
  const controller = new AbortController();
  const stopped = [1, 2, 3].map(() => clustering.run(task(100_000), controller.signal));
  const goesOn = clustering.run(task(5_000), signal);
  controller.abort();
  const outcomes = await Promise.allSettled(stopped);
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ]);
  expect((await goesOn).patterns).toBe(2);
});

it('counts only the lines asked about', async () => {
  const lines = ['took 1 ms', 'gone 5', 'gone 6', 'gone 7'];
  const { top, assignment } = await new Clustering().run({ lines, counted: 2, limit: 10 }, signal);
  expect([top.map(({ pattern }) => pattern).sort(), assignment.subarray(2).every((place) => place >= 0)]).toEqual([
    ['gone *', 'took *'],
    true,
  ]);
});
