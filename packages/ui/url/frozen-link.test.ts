import { expect, it } from 'vitest';
import { frozenLink } from './frozen-link.ts';

it('pins the times and keeps the rest', () => {
  expect(
    frozenLink(
      { origin: 'https://komainu.example', pathname: '/logs' },
      { query: 'status:error "a b"', range: '1h', live: '1' },
      { fromMs: 1_000, toMs: 2_000.4 },
    ),
  ).toBe('https://komainu.example/logs?query=status:error%20%22a%20b%22&from=1000&to=2000');
});
