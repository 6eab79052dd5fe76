import { defineConfig } from 'vitest/config';

// unit: fast, no servers. store: the embedded engine. process: real processes and real clients on free ports. e2e: stories in
// a real browser. `npm test` runs the last two side by side.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['test/seeded.ts'],
          include: ['{packages,features,apps,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.store.test.ts'],
          environment: 'node',
          // Several files run side by side, on machines with few cores: what is slow is told by benches, not by this.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'store',
          setupFiles: ['test/seeded.ts'],
          include: ['{packages,features,apps}/**/*.store.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'process',
          include: ['test/{process,clients}/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
