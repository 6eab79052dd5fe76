import { defineConfig } from 'vitest/config';

// unit: fast, no servers (embedded store allowed in *.store.test.ts). process, clients: real processes on free ports.
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
          include: ['test/{process,clients,e2e}/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
