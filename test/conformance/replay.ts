/**
 * Replays recorded API calls against a fresh server and holds the result to the committed floor (`floor.json`: passed
 * core scenarios by area, or by a part of their names where the recordings name no area: `~TestAccDatadogLogs`). The floor
 * only rises: `--raise` writes what was reached.
 *
 *     node test/conformance/replay.ts <folder of the runner, with its recordings> [--raise] [--verbose]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type RunningServer, startServer } from '../process/server.ts';

interface Scenario {
  readonly area: string;
  readonly key: string;
  /** `core` scenarios count; the others are replayed and reported by the runner only. */
  readonly label: string;
  readonly ok: boolean;
}

const FLOOR_FILE = path.join(import.meta.dirname, 'floor.json');
const RECORDINGS = ['client/cassettes', 'tf', 'go', 'java'];

/** Areas to run, in the floor's order, and how many of their core scenarios must pass. */
function readFloor(): Record<string, number> {
  return JSON.parse(readFileSync(FLOOR_FILE, 'utf8')) as Record<string, number>;
}

/** How the floor says that what follows is a part of scenarios' names. */
const BY_NAME = '~';

function runScenarios(
  runnerDir: string,
  url: string,
  keys: { api: string; application: string },
  filters: readonly string[],
  verbose: boolean,
): Scenario[] {
  const out = path.join(runnerDir, `result-${process.pid}.json`);
  const args = [
    path.join(runnerDir, 'run.mjs'),
    ...RECORDINGS.map((name) => path.join(runnerDir, 'recordings', name)),
    ...filters,
    ...['--url', url, '--api-key', keys.api, '--app-key', keys.application, '--json', out],
    ...(verbose ? ['--verbose'] : []),
  ];
  spawnSync(process.execPath, args, { stdio: verbose ? 'inherit' : 'ignore', timeout: 900_000 });
  const result = JSON.parse(readFileSync(out, 'utf8')) as { scenarios: Scenario[] };
  return result.scenarios;
}

/** The runner takes areas and names for conditions that hold together: one run for all areas, and one a name. */
function runAll(runnerDir: string, server: RunningServer, groups: readonly string[], verbose: boolean) {
  const keys = { api: server.apiKey, application: server.applicationKey };
  const run = (filters: readonly string[]) => runScenarios(runnerDir, server.url, keys, filters, verbose);
  const areas = groups.filter((group) => !group.startsWith(BY_NAME));
  const ofAreas = run(areas.flatMap((area) => ['--area', area]));
  return new Map(
    groups.map((group) => [
      group,
      group.startsWith(BY_NAME)
        ? run(['--scenario', group.slice(BY_NAME.length)])
        : ofAreas.filter(({ area }) => area === group),
    ]),
  );
}

async function main(): Promise<number> {
  const [runnerDir, ...flags] = process.argv.slice(2);
  if (runnerDir === undefined) throw new Error('usage: replay.ts <folder of the runner> [--raise] [--verbose]');
  const floor = readFloor();
  const server = await startServer({ name: 'conformance' });
  try {
    const results = runAll(path.resolve(runnerDir), server, Object.keys(floor), flags.includes('--verbose'));
    let below = 0;
    let passed = 0;
    let total = 0;
    for (const [area, least] of Object.entries(floor)) {
      const ofArea = (results.get(area) ?? []).filter(({ label }) => label === 'core');
      const good = ofArea.filter((scenario) => scenario.ok);
      passed += good.length;
      total += ofArea.length;
      if (good.length < least) below++;
      console.log(`conformance ${area}: ${good.length} of ${ofArea.length}, floor ${least}`);
      for (const scenario of ofArea.filter((one) => !one.ok)) console.log(`  not: ${scenario.key}`);
      floor[area] = Math.max(least, good.length);
    }
    console.log(
      `conformance: ${passed} of ${total} core scenarios (${((100 * passed) / Math.max(1, total)).toFixed(1)} %)`,
    );
    if (flags.includes('--raise')) writeFileSync(FLOOR_FILE, `${JSON.stringify(floor, null, 2)}\n`);
    return below === 0 && total > 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

process.exitCode = await main();
