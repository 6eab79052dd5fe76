import { join } from 'node:path';
import type { LogSources } from '@komainu/contracts/agent/log-sources.ts';
import { LogCollector } from '@komainu/logs/agent/collector.ts';
import { ContainerLogs } from '@komainu/logs/agent/containers/container-logs.ts';
import { OutputCopies } from '@komainu/logs/agent/containers/output/output-copies.ts';
import { FileTailer } from '@komainu/logs/agent/files/file-tailer.ts';
import { TailRegistry } from '@komainu/logs/agent/files/registry.ts';
import { journalIsReadable } from '@komainu/logs/agent/journal/journal-tail.ts';
import { Journals } from '@komainu/logs/agent/journal/journals.ts';
import { LogSender } from '@komainu/logs/agent/log-sender.ts';
import { SentLogs } from '@komainu/logs/agent/log-stream.ts';
import { Listeners } from '@komainu/logs/agent/network/listeners.ts';
import { defaultLogSources } from '@komainu/logs/agent/sources/file-names.ts';
import type { LogSource } from '@komainu/logs/agent/sources/log-source.ts';
import { readLogEntry } from '@komainu/logs/agent/sources/read-entry.ts';
import type { AgentContext } from '../context.ts';
import type { LogSettings } from '../settings/logs.ts';

const JOURNALCTL = 'journalctl';
/** Lines shown of a file, and entries of a journal, that were there before the agent first came. */
const FIRST_LINES = 300;
const POLL_MS = 500;
const CONNECTIONS = 64;
/** A log that came over the network, or an entry of a journal, waits so long for others. */
const BATCH_AFTER_MS = 1_000;
/** What `conf.d` says of the usual files is to come first. */
const USUAL_AFTER_MS = 2_000;
/** The files are looked at more often; the slowest disk has this long for a round. */
const BEAT_MS = 10_000;

/** Log files, ports, containers and the journal. Gives where others add theirs; undefined when logs are off. */
export async function startLogs(context: AgentContext): Promise<LogSources | undefined> {
  const { settings, lifecycle } = context;
  const config = settings.logs;
  if (config === undefined) {
    context.status.add('logs', () => ({ enabled: false }));
    return undefined;
  }
  if (config.problem !== '') {
    context.logger.log('error', 'no logs are collected: the settings for all of them cannot be used', {
      reason: config.problem,
    });
    context.status.add('logs', () => ({ enabled: true, problem: config.problem }));
    return undefined;
  }
  const sent = new SentLogs();
  context.offers.logStream = sent;
  const { files, journals, outlet, registry } = await readers(context, config, sent);
  const { host, clock, counters, logger, forwarder } = context;
  const { flushAfterMs } = config;
  const waits = { batchAfterMs: BATCH_AFTER_MS, flushAfterMs };
  const listeners = new Listeners(
    { host, outbox: forwarder, sent, clock, counters, ...waits, shedding: context.shedding },
    logger,
  );
  const outputCopies = await OutputCopies.open({
    output: context.containerOutput,
    folder: join(settings.core.dataDir, 'logs', 'containers'),
    clock,
    logger,
    firstLines: FIRST_LINES,
    unreadOf: (inode, size) => registry.unreadOf(inode, size),
  });
  const collector = new LogCollector({
    defaults: config.defaults,
    files,
    journals,
    listeners,
    containers: context.containers,
    containerLogs: new ContainerLogs(
      { collectAll: config.collectContainers, filter: config.containerFilter, defaults: config.defaults },
      context.tagger,
    ),
    outputCopies,
    logger,
  });
  lifecycle.own('log listeners', listeners);
  lifecycle.own('log files', files).start();
  lifecycle.own('journal', journals);
  // Closed before the tails, which then end at once and keep what is not answered for the next start.
  lifecycle.own('log sender', outlet);
  lifecycle.own('output of containers', outputCopies);
  lifecycle.own('log sources', collector);
  for (const [name, entries] of Object.entries(config.entries))
    if (entries.length > 0) collector.addSources(name, entries);
  const usual = await usualSources(config);
  const cancel = clock.after(USUAL_AFTER_MS, () => collector.setUsual(usual));
  lifecycle.own('usual logs', { close: cancel });
  context.status.add('logs', () => {
    const { problems, ...rest } = collector.status();
    return { enabled: true, problems: [...outlet.problems(), ...problems], ...rest };
  });
  return collector;
}

/** What reads and what sends. */
async function readers(context: AgentContext, config: LogSettings, sent: SentLogs) {
  const { settings, host, clock, counters, logger } = context;
  const nowMs = () => clock.nowMs();
  const registry = await TailRegistry.open(join(settings.core.dataDir, 'logs', 'registry.json'), nowMs);
  const outlet = new LogSender({
    client: context.newClient(CONNECTIONS, 'logs'),
    clock,
    counters,
    logger,
    random: Math.random,
    compression: config.compression ?? settings.core.compression,
    sent,
    onRoom: () => files.wake(),
    shedding: context.shedding,
  });
  const { maxFiles, choice, discoverMs, flushAfterMs } = config;
  const heartbeat = context.lifecycle.own('logs heartbeat', context.heartbeats.part('logs', BEAT_MS));
  const files: FileTailer = new FileTailer(
    { host, firstLines: FIRST_LINES, maxFiles, choice, pollMs: POLL_MS, discoverMs },
    { registry, counters, nowMs, outlet, flushAfterMs, beat: () => heartbeat.beat() },
    clock,
    logger,
  );
  const journals = new Journals({
    command: JOURNALCTL,
    host,
    firstLines: FIRST_LINES,
    batchAfterMs: BATCH_AFTER_MS,
    registry,
    clock,
    counters,
    logger,
    outlet,
  });
  return { files, journals, outlet, registry };
}

/** The usual files, and the journal when it can be read. */
async function usualSources(config: LogSettings): Promise<LogSource[]> {
  const sources: LogSource[] = [];
  const journal = config.journal && (await journalIsReadable(JOURNALCTL));
  if (journal) sources.push(readLogEntry({ type: 'journald' }, '', config.defaults).source);
  if (config.folder !== '') sources.push(...defaultLogSources(config.folder, journal, config.defaults));
  return sources;
}
