import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type Scenario, seededRandom } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

/**
 * `komainu seed list | all | <scenario> [--at <unix ms>]`: sends a scenario's data to the running server. The same `--at`
 * gives the same bytes. Gives the exit code.
 */
export async function seed(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  write: (text: string) => void,
): Promise<number> {
  const [name] = args;
  const at = args.indexOf('--at');
  const nowMs = at === -1 ? Date.now() : Number(args[at + 1]);
  if (name === undefined || name === 'list') {
    for (const scenario of SCENARIOS) write(`${scenario.name.padEnd(20)} ${scenario.summary}\n`);
    return 0;
  }
  const chosen = name === 'all' ? SCENARIOS : SCENARIOS.filter((scenario) => scenario.name === name);
  if (chosen.length === 0 || !Number.isFinite(nowMs)) {
    write(chosen.length === 0 ? `no scenario is called ${name}: try "seed list"\n` : '--at needs Unix milliseconds\n');
    return 2;
  }
  const target = { url: env.KOMAINU_URL ?? `http://127.0.0.1:${env.KOMAINU_PORT ?? 8100}`, apiKey: apiKeyOf(env) };
  if (target.apiKey === undefined) {
    write('no API key: start Komainu once in this folder, or set KOMAINU_API_KEY\n');
    return 1;
  }
  for (const scenario of chosen) {
    try {
      const sent = await send(scenario, nowMs, { url: target.url, apiKey: target.apiKey });
      write(`${scenario.name}: ${sent} requests stored. See ${target.url}${scenario.look}\n`);
    } catch (error) {
      write(`${scenario.name}: ${messageOf(error)}\n`);
      return 1;
    }
  }
  return 0;
}

async function send(scenario: Scenario, nowMs: number, target: { url: string; apiKey: string }): Promise<number> {
  let sent = 0;
  for (const request of scenario.requests({ nowMs, random: seededRandom(seedOf(scenario.name)) })) {
    const response = await fetch(target.url + request.path, {
      method: request.method,
      headers: { 'Content-Type': 'application/json', 'DD-API-KEY': target.apiKey },
      body: JSON.stringify(request.body),
    });
    if (!response.ok)
      throw new Error(`${request.path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    sent++;
  }
  return sent;
}

/** Scenarios draw from streams of their own, so that no two make the same ids. */
export function seedOf(name: string): number {
  return [...name].reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
}

function apiKeyOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.KOMAINU_API_KEY !== undefined) return env.KOMAINU_API_KEY;
  try {
    const file = path.join(env.KOMAINU_DATA_DIR ?? 'data', 'keys.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { apiKey?: string }).apiKey;
  } catch {
    return undefined;
  }
}
