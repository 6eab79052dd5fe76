import { startProduct } from './product.ts';

/** `komainu start`: the server and the local agent, until a signal ends them. Resolves with the server's exit code. */
export async function start(env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const product = startProduct(env, (text) => void process.stdout.write(text));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void product.stop());
  return product.ended;
}
