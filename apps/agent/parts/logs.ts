import { join } from 'node:path';
import { FileTailer, TAILER_DEFAULTS } from '@komainu/logs/agent/file-tailer.ts';
import { JournalTail, journalIsReadable } from '@komainu/logs/agent/journal-tail.ts';
import { LogSender } from '@komainu/logs/agent/log-sender.ts';
import { TailRegistry } from '@komainu/logs/agent/registry.ts';
import { defaultLogSources } from '@komainu/logs/agent/source.ts';
import type { AgentContext } from '../context.ts';

const JOURNALCTL = 'journalctl';

/** Log files and the journal. */
export async function startLogs(context: AgentContext): Promise<void> {
  const { settings, host, clock, counters, logger, lifecycle } = context;
  const config = settings.logs;
  if (config === undefined) return context.status.add('logs', () => ({ enabled: false }));
  const nowMs = () => clock.nowMs();
  const registry = await TailRegistry.open(join(settings.core.dataDir, 'logs', 'registry.json'), nowMs);
  const sender = new LogSender({
    client: context.newClient(8),
    clock,
    counters,
    logger,
    random: Math.random,
    compression: settings.core.compression,
  });
  const send = sender.send.bind(sender);
  const withJournal = config.journal && (await journalIsReadable(JOURNALCTL));
  const defaults = config.folder === '' ? [] : defaultLogSources(config.folder, withJournal, settings.core.tags);
  const sources = [...config.sources, ...defaults];
  const tailer = new FileTailer(
    { host, sources, ...TAILER_DEFAULTS },
    { registry, counters, nowMs, send },
    clock,
    logger,
  );
  lifecycle.own('log files', tailer).start();
  if (withJournal) {
    const journal = new JournalTail({
      command: JOURNALCTL,
      host,
      tags: settings.core.tags,
      firstLines: TAILER_DEFAULTS.firstLines,
      registry,
      clock,
      counters,
      logger,
      send,
    });
    lifecycle.own('journal', journal).start();
  }
  // Closed before the tails, which then end at once and keep what is not answered for the next start.
  lifecycle.own('log sender', sender);
  context.status.add('logs', () => ({
    enabled: true,
    journal: withJournal,
    files: tailer.paths(),
    unreadable: tailer.unreadable(),
  }));
}
