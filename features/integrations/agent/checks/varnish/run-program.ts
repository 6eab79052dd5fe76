import { execFile } from 'node:child_process';

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program, without a shell; rejects with what it says of its failure. */
export function runProgram(command: readonly string[], signal: AbortSignal): Promise<ProgramOutput> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramOutput>();
  const [program = '', ...args] = command;
  execFile(program, args, { signal, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
    if (error === null) resolve({ stdout, stderr });
    else reject(new Error(stderr.trim().split('\n')[0] || error.message, { cause: error }));
  });
  return promise;
}
