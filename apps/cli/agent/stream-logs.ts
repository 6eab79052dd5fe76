import { streamFromAgent } from '@komainu/agent/control/control-client.ts';
import type { StreamedLog } from '@komainu/contracts/agent/log-stream.ts';
import { type Command, EXIT } from './commands.ts';
import { findAgent } from './find-agent.ts';
import { wholeOption } from './options.ts';

/** `komainu agent stream-logs`: each log as it is sent, until `--count` of them or an interruption. */
export async function command(asked: Command): Promise<number> {
  const { options, write } = asked;
  const query = new URLSearchParams();
  for (const name of ['service', 'source', 'type', 'name']) {
    const value = options.values[name];
    if (value !== undefined) query.set(name, value);
  }
  const most = wholeOption(options, 'count', Number.MAX_SAFE_INTEGER);
  const away = new AbortController();
  process.once('SIGINT', () => away.abort());
  const path = await findAgent(asked);
  if (!options.flags.has('json')) write('Logs as they are sent; Ctrl+C ends it.\n');
  let count = 0;
  for await (const line of streamFromAgent(path, `/stream-logs?${query}`, away.signal)) {
    write(options.flags.has('json') ? `${JSON.stringify(line)}\n` : lineText(line as StreamedLog));
    if (++count >= most) break;
  }
  return EXIT.ok;
}

function lineText(log: StreamedLog): string {
  const facts: [string, string][] = [
    ['integration', log.integration],
    ['type', log.type],
    ['status', log.status],
    ['time', new Date(log.timeUnixMs).toISOString()],
    ['host', log.host],
    ['service', log.service],
    ['source', log.source],
    ['tags', log.tags],
  ];
  const said = facts.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return `${said.join(' | ')} | message: ${log.message}\n`;
}
