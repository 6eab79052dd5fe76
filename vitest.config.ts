import { defineConfig } from 'vitest/config';

// unit: fast, no servers. store: the embedded engine. process: real processes and real clients on free ports. e2e: stories in
// a real browser. `npm test` runs the last two side by side.

/** On a builder that others use too, a test may be late once; one that is wrong fails twice. Retries are said in the report. */
const retry = process.env['CI'] === undefined ? 0 : 1;

/** What is polled for comes soon; a builder that is busy takes its time, and only what never comes is wrong. */
const PATIENT = { timeout: 25_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          retry,
          setupFiles: ['test/seeded.ts'],
          include: ['{packages,features,apps,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.store.test.ts'],
          environment: 'node',
          // Files share a process and the modules that were loaded: loading them anew took more than all the tests.
          isolate: false,
          // Several files run side by side, on machines with few cores: what is slow is told by benches, not by this.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: PATIENT },
        },
      },
      {
        test: {
          name: 'store',
          retry,
          setupFiles: ['test/seeded.ts'],
          include: ['{packages,features,apps}/**/*.store.test.ts'],
          environment: 'node',
          // As above. One file after the other: each runs an engine of its own.
          isolate: false,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: PATIENT },
        },
      },
      {
        test: {
          name: 'process',
          retry,
          include: ['test/{process,clients,integrations}/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: PATIENT },
        },
      },
      {
        test: {
          name: 'e2e',
          retry,
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: PATIENT },
        },
      },
    ],
  },
});
