import path from 'node:path';
import type { People } from '@komainu/dashboards/server/ports.ts';
import { registerDashboards } from '@komainu/dashboards/server/register.ts';
import { registerEvents } from '@komainu/events/server/register.ts';
import { eventsTables } from '@komainu/events/tables/events.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { HostDirectory } from '@komainu/infrastructure/server/host-directory.ts';
import { registerInfrastructure } from '@komainu/infrastructure/server/register.ts';
import { infrastructureTables, processTables } from '@komainu/infrastructure/tables/index.ts';
import { registerIntegrations } from '@komainu/integrations/server/register.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import type { OutgoingSettings } from '@komainu/logs/server/outgoing/settings.ts';
import type { LogsFeature, RoleDirectory } from '@komainu/logs/server/ports.ts';
import { registerLogs } from '@komainu/logs/server/register.ts';
import {
  LOG_DAYS,
  logIndexColumn,
  logLists,
  logMerges,
  logsTable,
  logsTables,
  logTexts,
} from '@komainu/logs/tables/logs.ts';
import { registerMetrics } from '@komainu/metrics/server/register.ts';
import { renderPng } from '@komainu/metrics/server/snapshots/render-png.ts';
import { metricQueryTables, metricsTables } from '@komainu/metrics/tables/index.ts';
import { type ChannelsPorts, registerChannels } from '@komainu/monitors/server/channels/register.ts';
import type { MonitorsFeature } from '@komainu/monitors/server/ports.ts';
import { registerMonitors } from '@komainu/monitors/server/register.ts';
import { monitorsTables } from '@komainu/monitors/tables/monitor-states.ts';
import { createMailSender } from '@komainu/notify/channels/smtp.ts';
import type { OutgoingMessage } from '@komainu/notify/message/outgoing-message.ts';
import { renderNotification } from '@komainu/notify/message/render-notification.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { registerSlos, type SloFeature } from '@komainu/slo/server/register.ts';
import type { Migration, TableDefinition } from '@komainu/store/tables/definition.ts';
import type { KeptRows } from '@komainu/store/tables/retention.ts';
import type { TracesFeature } from '@komainu/traces/server/ports.ts';
import { registerTraces } from '@komainu/traces/server/register.ts';
import { spanMerges, spanTexts, tracesTables } from '@komainu/traces/tables/spans.ts';
import type { MonitorAlert, WorkflowsFeature, WorkflowsPorts } from '@komainu/workflows/server/ports.ts';
import { registerWorkflows } from '@komainu/workflows/server/register.ts';
import { watchedMetrics } from './metric-assets.ts';
import { monitorSources } from './monitor-sources.ts';
import type { Stores } from './stores.ts';

/** Every step of the telemetry schema, in order. A step that was released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    title: 'metrics, logs, spans, events, hosts',
    create: [...metricsTables, ...logsTables, ...tracesTables, ...eventsTables, ...infrastructureTables],
  },
  { version: 2, title: 'the index of a log', addColumns: logIndexColumn },
  { version: 3, title: 'processes and containers', create: processTables },
  { version: 4, title: 'how often metrics are asked for', create: metricQueryTables },
  { version: 5, title: 'how monitors stood', create: monitorsTables },
  { version: 6, title: 'later merges of logs and spans', changeSettings: [...logMerges, ...spanMerges] },
  { version: 7, title: 'texts of logs and spans in one stream', changeSettings: [...logTexts, ...spanTexts] },
  { version: 8, title: 'blocks of logs that have a value', ...logLists },
];

/** Every telemetry table. */
export const TABLES: readonly TableDefinition[] = MIGRATIONS.flatMap((migration) => migration.create ?? []);

/** The features, running. */
interface Features extends Closable {
  /** Rows that retention must leave whatever their age. */
  keptRows(): Promise<readonly KeptRows[]>;
  readonly logs: LogsFeature;
}

/** What the features are told of how this server is set up. */
interface FeatureSettings {
  readonly dataDir: string;
  /** By table, where the user chose. */
  readonly retentionDays: Readonly<Record<string, number>>;
  readonly metricSeriesLimit: number;
  readonly outgoing: OutgoingSettings;
  readonly geoCityFile: string | undefined;
  readonly notify: Pick<ChannelsPorts, 'smtp' | 'publicUrl' | 'sharedMetadata'>;
  readonly monitorSeconds: number;
}

/** What a user may do, for what runs on his behalf. */
interface Users {
  readonly principalOfUser: WorkflowsPorts['principalOf'];
}

/** Plugs the features together; what is handed back stores what waits and stops them. */
export async function registerFeatures(
  context: FeatureContext,
  stores: Stores,
  ledger: IntakeLedger,
  users: RoleDirectory & People & Pick<ChannelsPorts, 'everybody'> & Users,
  settings: FeatureSettings,
): Promise<Features> {
  const { telemetry: store, metadata } = stores;
  const lifecycle = new Lifecycle(context.logger);
  const shared = { store, ledger };

  const directory = lifecycle.own('hosts', new HostDirectory({ store, metadata, clock: context.clock }));
  await directory.load();
  const seenBy = (source: string) => (host: string, service: string, timeUnixS: number) =>
    directory.seen(host, source, timeUnixS, service);
  const events = lifecycle.own('events', registerEvents(context, shared));
  const watched = watchedMetrics(metadata);
  const metrics = lifecycle.own(
    'metrics',
    await registerMetrics(context, {
      ...shared,
      metadata,
      snapshotFolder: path.join(settings.dataDir, 'snapshots'),
      hostTags: (host) => directory.tagsOf(host),
      seriesLimit: settings.metricSeriesLimit,
      layout: stores.layout,
      assets: async () => [...(await dashboards.metricAssets()), ...(await watched())],
      hostSeen: (host, timeUnixS) => directory.seen(host, 'agent', timeUnixS),
      // Formulas draw logs and spans, and these make metrics: they are there by the time that somebody asks.
      sources: {
        logs: (query, grid, viewer) => logs.series(query, grid, viewer),
        events: events.series,
        spans: (query, grid) => traces.series(query, grid),
        slo: ({ slo }, grid) => slos.series(slo, grid),
      },
    }),
  );
  const integrations = lifecycle.own(
    'integrations',
    await registerIntegrations(context, { metadata, ...settings.outgoing }),
  );
  const logs: LogsFeature = lifecycle.own(
    'logs',
    await registerLogs(context, {
      ...shared,
      metadata,
      roles: users,
      layout: stores.layout,
      retentionDays: settings.retentionDays[logsTable.name] ?? LOG_DAYS,
      metrics: metrics.writer,
      hostSeen: seenBy('logs'),
      outgoing: { ...settings.outgoing, cloudTokens: integrations.tokens },
      geoCityFile: settings.geoCityFile,
    }),
  );
  const traces: TracesFeature = lifecycle.own(
    'traces',
    registerTraces(context, { ...shared, metrics: metrics.writer, hostSeen: seenBy('traces') }),
  );
  const notifications = lifecycle.own(
    'notifications',
    await registerChannels(context, {
      ...settings.notify,
      metadata,
      secrets: settings.outgoing.secrets,
      allowPrivateTargets: settings.outgoing.allowPrivateTargets,
      everybody: () => users.everybody(),
      // Monitors start workflows, and workflows write to people: both are there by the time that anybody does.
      workflows: {
        problem: (handle) => workflows.alerts.problem(handle),
        start: (handle, message) => workflows.alerts.start(handle, alertOf(message)),
      },
    }),
  );
  const { smtp, publicUrl } = settings.notify;
  const mailer = smtp === undefined ? undefined : lifecycle.own('mails of reports', createMailSender(smtp));
  const dashboards = lifecycle.own(
    'dashboards',
    registerDashboards(context, {
      metadata,
      people: users,
      reports: {
        drawPng: renderPng,
        mailer,
        publicUrl: publicUrl.replace(/\/+$/, ''),
        allowPrivateTargets: settings.outgoing.allowPrivateTargets,
      },
    }),
  );
  const infrastructure = lifecycle.own(
    'infrastructure',
    registerInfrastructure(context, {
      ...shared,
      directory,
      metadata,
      hostMetrics: metrics.hostMetrics,
      receiveEvents: (items, { host, requestKey }) => events.storeIntakeEvents(intakeDocument(items, host), requestKey),
    }),
  );
  const monitors: MonitorsFeature = lifecycle.own(
    'monitors',
    await registerMonitors(context, {
      metadata,
      store,
      people: users,
      // Objectives are made of monitors, and monitors watch objectives: both are there by the time that anybody asks.
      slosOf: (monitorIds) => slos.slosOf(monitorIds),
      sources: {
        ...monitorSources({ metrics, logs, traces, events }),
        slo: (query, atUnixMs) => slos.readings(query, atUnixMs),
        processes: infrastructure.processCounts,
      },
      mutedHosts: async () => new Set((await infrastructure.mutes.all()).keys()),
      notifier: notifications.notifier,
      render: (transition) => renderNotification(transition, notifications.links),
      storeEvents: (records) => events.store(records),
      everySeconds: settings.monitorSeconds,
    }),
  );
  const slos: SloFeature = lifecycle.own(
    'objectives',
    registerSlos(context, { metadata, fetch: metrics.fetch, monitors: monitors.readings }),
  );
  const workflows: WorkflowsFeature = lifecycle.own(
    'workflows',
    await registerWorkflows(context, {
      metadata,
      exclusive: !settings.notify.sharedMetadata,
      allowPrivateTargets: settings.outgoing.allowPrivateTargets,
      secrets: settings.outgoing.secrets,
      principalOf: (userId) => users.principalOfUser(userId),
      send: (message) => notifications.tell(message),
    }),
  );
  return {
    keptRows: async () => [await logs.keptRows()],
    logs,
    close: () => lifecycle.close(),
  };
}

/** What a workflow is told of a monitor's message. */
function alertOf(message: OutgoingMessage): MonitorAlert {
  const { id, monitor, group, transition, title, body, value, timeUnixMs, link } = message;
  return { id, monitor, group, transition, title, body, value, timeUnixMs, url: link };
}

/** Events as they stood in the document that the hosts' route took apart. */
function intakeDocument(items: readonly { readonly source: string; readonly event: unknown }[], host: string): unknown {
  const bySource: Record<string, unknown[]> = {};
  for (const { source, event } of items) {
    bySource[source] ??= [];
    bySource[source].push(event);
  }
  return { internalHostname: host, events: bySource };
}
