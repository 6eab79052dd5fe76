import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const BENCH = path.resolve(import.meta.dirname, '..');

/** A server of another process that counts what an agent sends. */
export interface Sink<Seen> {
  /** Where an agent sends to. */
  readonly target: { readonly url: string; readonly apiKey: string };
  /** What it has seen so far. */
  readonly seen: () => Promise<Seen>;
  readonly stop: () => void;
}

/** Starts a sink: `measure/log-sink.ts`, below this folder. It tells its port, then what it saw each time that it is asked. */
export async function startSink<Seen>(file: string): Promise<Sink<Seen>> {
  const sink = fork(path.join(BENCH, file));
  const [{ port }] = (await once(sink, 'message')) as [{ port: number }];
  return {
    target: { url: `http://127.0.0.1:${port}`, apiKey: '0'.repeat(32) },
    async seen() {
      sink.send('');
      const [seen] = (await once(sink, 'message')) as [Seen];
      return seen;
    },
    stop: () => void sink.kill(),
  };
}

/** Runs a load in another process, `load/tracer.ts`; resolves to what it says at its end. */
export async function runLoad<Told>(file: string, ...given: readonly (string | number)[]): Promise<Told> {
  const load = fork(path.join(BENCH, file), given.map(String));
  const [told] = (await once(load, 'message')) as [Told];
  return told;
}
