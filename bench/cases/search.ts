import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { call, type RunningServer, startServer, TEST_API_KEY } from '../../test/process/server.ts';
import { logBodies } from '../load/logs.ts';
import { type Body, sendAll } from '../load/send.ts';
import { quietCpu } from '../measure/cost.ts';
import { mediansOf } from '../measure/medians.ts';
import type { BenchCase, Figure } from '../measure/report.ts';

const ROWS = Number(process.env.BENCH_SEARCH_ROWS ?? 5_000_000);
const PER_REQUEST = 1_000;
const CONNECTIONS = 120;

interface Word {
  readonly name: string;
  readonly text: string;
  /** As common as it, to be asked for once each: what is known of a word makes the next count of it quicker. */
  readonly others: readonly string[];
}

/** Words counted in logs, and their newest fifty, beside ripgrep over the same lines in a file. */
export const search: BenchCase = {
  name: 'search',
  summary: 'words counted and found in five million logs beside ripgrep over the same lines',
  async run(say) {
    const server = await startServer({ name: 'bench-search', env: { KOMAINU_AGENT: 'off' } });
    const folder = mkdtempSync(path.join(tmpdir(), 'komainu-rg-'));
    try {
      const endMs = Date.now();
      const file = path.join(folder, 'logs.ndjson');
      await sendAll(server.port, requests(endMs, file), CONNECTIONS);
      await quietCpu(server.process.pid ?? 0);
      say(`${ROWS / 1e6} million rows`);
      const ripgrep = existsSync('/usr/bin/rg');
      if (!ripgrep) say('ripgrep is not here and is left out: apt-get install ripgrep');
      const figures: Figure[] = [];
      for (const word of wordsOf(file)) {
        figures.push(...(await ours(server, endMs, word)));
        if (ripgrep) figures.push(...(await besideRipgrep(server, endMs, word, file)));
      }
      figures.push(...(await attribute(server, endMs, file)));
      return figures;
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

/** Each body is also written to a file, a row a line, for ripgrep. */
function* requests(endMs: number, file: string): Generator<Body> {
  for (const bytes of logBodies(ROWS, endMs, PER_REQUEST)) {
    appendFileSync(file, `${bytes.toString('utf8').slice(1, -1).replaceAll('},{"timestamp"', '}\n{"timestamp"')}\n`);
    yield { path: '/api/v2/logs', headers: { 'content-type': 'application/json', 'dd-api-key': TEST_API_KEY }, bytes };
  }
}

/** Those that few have, and others of the usual kind, are taken from the lines: ids of requests, words of messages. */
function wordsOf(file: string): readonly Word[] {
  const head = headOf(file);
  const [id = 'nowhere', ...ids] = [...head.matchAll(/for request ([0-9a-f]{32})/g)].flatMap(([, one]) => one ?? []);
  const usual = [...head.matchAll(/\] ([a-z]+) [a-z]+ [a-z]+ id=/g)].flatMap(([, one]) => one ?? []);
  return [
    { name: 'rare (one log)', text: id, others: ids },
    { name: 'usual (3 %)', text: 'exhausted', others: [...new Set(usual)] },
    { name: 'common (half)', text: 'GET', others: [] },
  ];
}

function headOf(file: string): string {
  return execFileSync('head', ['-c', '1000000', file], { encoding: 'utf8' });
}

function filterOf(word: Word, endMs: number) {
  return { query: word.text, from: String(endMs - 86_400_000), to: String(endMs + 60_000) };
}

async function count(server: RunningServer, endMs: number, word: Word): Promise<number> {
  const answer = await call<{ data: { buckets: { computes: { c0: number } }[] } }>(
    server,
    'POST',
    '/api/v2/logs/analytics/aggregate',
    { filter: filterOf(word, endMs), compute: [{ aggregation: 'count', type: 'total' }] },
  );
  return answer.data.buckets[0]?.computes.c0 ?? 0;
}

function newest(server: RunningServer, endMs: number, word: Word): Promise<unknown> {
  return call(server, 'POST', '/api/v2/logs/events/search', {
    filter: filterOf(word, endMs),
    sort: '-timestamp',
    page: { limit: 50 },
  });
}

async function ours(server: RunningServer, endMs: number, word: Word): Promise<Figure[]> {
  const [newestMs = 0] = await mediansOf([() => newest(server, endMs, word)]);
  return [{ name: `${word.name}: newest 50`, value: newestMs, unit: 'ms', goal: { atMost: 50 } }];
}

/** A value of an attribute that has no column of its own, and that a few logs have; another each time. */
async function attribute(server: RunningServer, endMs: number, file: string): Promise<Figure[]> {
  const orders = [...headOf(file).matchAll(/"order":{"id":(\d+)}/g)].flatMap(([, id]) => id ?? []).values();
  const next = (name: string): Word => ({ name, text: `@order.id:${orders.next().value ?? 0}`, others: [] });
  const [countMs = 0, newestMs = 0] = await mediansOf([
    () => count(server, endMs, next('')),
    () => newest(server, endMs, next('')),
  ]);
  return [
    { name: 'attribute (a few logs): count', value: countMs, unit: 'ms' },
    { name: 'attribute (a few logs): newest 50', value: newestMs, unit: 'ms' },
  ];
}

/** Alternating, so that whatever else the machine does meets both. Throws when the two count differently. */
async function besideRipgrep(server: RunningServer, endMs: number, word: Word, file: string): Promise<Figure[]> {
  const ripgrep = () => Number(execFileSync('rg', ['-c', word.text, file], { encoding: 'utf8' }));
  const [found, lines] = [await count(server, endMs, word), ripgrep()];
  if (found !== lines) throw new Error(`${word.text}: ${found} counted, ripgrep counts ${lines}`);
  const others = word.others.values();
  const [countMs = 0, ripgrepMs = 1, firstMs = 0] = await mediansOf([
    () => count(server, endMs, word),
    async () => ripgrep(),
    () => count(server, endMs, { ...word, text: others.next().value ?? word.text }),
    async () => ripgrep(),
  ]);
  const first = [
    { name: `${word.name}: count, another each time`, value: firstMs, unit: 'ms', goal: { atMost: 10 } },
    { name: `${word.name}: the same to ripgrep`, value: firstMs / ripgrepMs, unit: '', goal: { atMost: 0.05 } },
  ];
  return [
    { name: `${word.name}: count`, value: countMs, unit: 'ms', goal: { atMost: 10 } },
    { name: `${word.name}: ripgrep`, value: ripgrepMs, unit: 'ms' },
    { name: `${word.name}: count to ripgrep`, value: countMs / ripgrepMs, unit: '', goal: { atMost: 0.05 } },
    ...(word.others.length === 0 ? [] : first),
  ];
}
