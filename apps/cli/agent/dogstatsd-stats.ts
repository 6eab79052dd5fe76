import { askAgent } from '@komainu/agent/control/control-client.ts';
import type { StatsDMetricStats } from '@komainu/contracts/agent/statsd-stats.ts';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';
import { wholeOption } from './options.ts';
import { tableText } from './table.ts';

interface Stats {
  readonly enabled: boolean;
  readonly metrics: readonly StatsDMetricStats[];
}

/** `komainu agent dogstatsd-stats`: turns the counting on where it is off; the next call then has something to say. */
export async function command(asked: Command): Promise<number> {
  const { options, write } = asked;
  const path = await findAgent(asked);
  const ask = async (body: object) => (await askAgent(path, 'POST', '/dogstatsd-stats', { body })) as Stats;
  const stats = await ask({ limit: wholeOption(options, 'limit', 200) });
  if (!stats.enabled) {
    await ask({ enable: true });
    write('Metrics are counted from now on (dogstatsd_metrics_stats_enable was off): ask again in a moment.\n');
    return EXIT.ok;
  }
  if (options.flags.has('json')) {
    write(`${JSON.stringify(stats.metrics, undefined, 2)}\n`);
    return EXIT.ok;
  }
  const rows = stats.metrics.map(({ metric, tags, count, lastSeenUnixMs }) => [
    metric,
    tags.join(' '),
    String(count),
    new Date(lastSeenUnixMs).toISOString(),
  ]);
  write(rows.length === 0 ? 'No metric came yet.\n' : tableText(['Metric', 'Tags', 'Count', 'Last seen'], rows));
  return EXIT.ok;
}
