import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const SEED = 20_261_122;

// Property tests try the same cases in every run, so that a failure is somebody's change and not chance. FUZZ_SEED looks
// elsewhere. Files without properties do not pay for the import.
const { testPath } = expect.getState();
if (testPath !== undefined && readFileSync(testPath, 'utf8').includes('fast-check')) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? SEED) });
}
