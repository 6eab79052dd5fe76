import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorReadings } from '@komainu/contracts/monitors/monitor-readings.ts';
import type {
  MonitorHistoryAnswer,
  MonitorPreviewAnswer,
  NotificationPreviewAnswer,
  NotificationTestAnswer,
} from '@komainu/contracts/monitors/monitors-api.ts';
import type { MonitorNotifier, MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import { previewQuery } from '@komainu/evaluate/preview.ts';
import type { EvaluationSources } from '@komainu/evaluate/sources.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, listOf, objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { invalid, noSuchMonitor } from '../definition/errors.ts';
import { type ReadMonitor, readMonitor } from '../definition/read.ts';
import { recipientsOf } from '../notification-rules/recipients.ts';
import type { NotificationRule } from '../notification-rules/rule.ts';
import { withRecipients } from '../notification-rules/with-recipients.ts';

export interface UnstableParts {
  readonly readings: MonitorReadings;
  readonly sources: EvaluationSources;
  readonly rules: () => readonly NotificationRule[];
  /** The text of a notification as it would be sent. */
  readonly render: (transition: MonitorTransition) => NotificationPreviewAnswer;
  readonly notifier: MonitorNotifier;
  readonly nowMs: () => number;
}

const PATH = '/api/unstable/monitors';
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const LONGEST_HISTORY_MS = 460 * DAY_MS;
const LONGEST_PREVIEW_MS = 31 * DAY_MS;
const STATES: readonly MonitorState[] = ['OK', 'Alert', 'Warn', 'No Data', 'Skipped', 'Ignored', 'Unknown'];

/** What the screens of monitors ask beyond the public API. */
export function registerUnstableRoutes(app: FastifyInstance, parts: UnstableParts): void {
  const addressed = (transition: MonitorTransition): MonitorTransition =>
    withRecipients(transition, recipientsOf(parts.rules(), transition));

  app.get(`${PATH}/:id/history`, READ, async (request): Promise<MonitorHistoryAnswer> => {
    const query = queryOf(request);
    const window = windowOf(query['from_ms'], query['to_ms'], parts.nowMs(), LONGEST_HISTORY_MS);
    // States are known up to now: nobody has seen the future.
    const toMs = Math.min(window.toMs, parts.nowMs());
    const spans = await parts.readings.states(
      Number(paramOf(request, 'id')),
      window.fromMs,
      Math.max(window.fromMs, toMs),
    );
    if (spans === undefined) throw noSuchMonitor();
    return { groups: [...spans].map(([group, of]) => ({ group, spans: of })) };
  });
  app.post(`${PATH}/preview`, READ, async (request): Promise<MonitorPreviewAnswer> => {
    const body = objectOf(request.body);
    const window = windowOf(body['from_ms'], body['to_ms'], parts.nowMs(), LONGEST_PREVIEW_MS);
    const { query, fields } = definitionOf(body);
    return await previewQuery(query, fields.options, parts.sources, window.fromMs, window.toMs);
  });
  app.post(`${PATH}/notification-preview`, READ, async (request): Promise<NotificationPreviewAnswer> => {
    const body = objectOf(request.body);
    return parts.render(addressed(exampleOf(definitionOf(body), stateOf(body['state']), parts.nowMs())));
  });
  app.post(`${PATH}/notification-test`, WRITE, async (request): Promise<NotificationTestAnswer> => {
    const body = objectOf(request.body);
    const { fields, ...read } = definitionOf(body);
    const states = [...new Set(listOf(body['states']).map(stateOf))];
    const tested = { ...read, fields: { ...fields, name: `[TEST] ${fields.name}` } };
    const handles = new Set<string>();
    for (const [index, state] of states.entries()) {
      // Each its own moment: what is told of one and the same moment is told once.
      const transition = addressed(exampleOf(tested, state, parts.nowMs() + index));
      for (const handle of parts.render(transition).handles) handles.add(handle);
      await parts.notifier.notify(transition);
    }
    return { handles: [...handles] };
  });
}

function stateOf(value: unknown): MonitorState {
  const state = STATES.find((known) => known === value);
  if (state === undefined) throw invalid('state', `it is not one of ${STATES.join(', ')}`);
  return state;
}

function definitionOf(body: JsonObject): ReadMonitor {
  return readMonitor(body['definition']);
}

/** A transition as the monitor could make it, for showing its text. */
function exampleOf({ fields, query }: ReadMonitor, state: MonitorState, nowMs: number): MonitorTransition {
  const threshold = 'comparison' in query ? query.comparison.threshold : undefined;
  const { warning } = fields.options.thresholds ?? {};
  const crossed = state === 'Warn' ? (warning ?? threshold) : threshold;
  const groupBy = 'groupBy' in query ? query.groupBy : [];
  return {
    monitor: { ...fields, id: 0 },
    group: groupBy.map((key) => `${key}:example`).sort(),
    from: state === 'OK' ? 'Alert' : 'OK',
    to: state,
    value: state === 'No Data' ? undefined : crossed,
    threshold: state === 'OK' || state === 'No Data' ? undefined : crossed,
    timeUnixMs: nowMs,
    triggeredUnixMs: nowMs - 10 * 60_000,
    again: false,
    details: {},
  };
}

/** Unix milliseconds; the last hour where nothing was said. Throws `bad_window` (400). */
function windowOf(from: unknown, to: unknown, nowMs: number, longestMs: number) {
  const toMs = to === undefined || to === '' ? nowMs : Number(to);
  const fromMs = from === undefined || from === '' ? toMs - HOUR_MS : Number(from);
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || fromMs < 0 || fromMs >= toMs) {
    throw badRequest('bad_window', 'from_ms and to_ms are milliseconds since 1970, the first before the second');
  }
  if (toMs - fromMs > longestMs) throw badRequest('bad_window', `the window is longer than ${longestMs / DAY_MS} days`);
  return { fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) };
}
