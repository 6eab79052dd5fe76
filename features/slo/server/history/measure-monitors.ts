import type { MonitorReadings, StateSpan } from '@komainu/contracts/monitors/monitor-readings.ts';
import type { SloDefinition } from '@komainu/contracts/slo/slo.ts';
import type { Measured, MeasuredWindow, Measurement, Timeline } from './measurement.ts';
import { common, lengthOf, merged, type Stretch, without } from './stretches.ts';

const WHOLE = '*';

/**
 * Counts the time in which monitors did not alert: of one monitor as a whole or of the groups that were chosen, of several
 * while none of them alerted. Other states, `No Data` among them, are no outage; before a monitor's first state nothing is known.
 */
export async function measureMonitors(
  { monitor_ids = [], groups: chosen }: Pick<SloDefinition, 'monitor_ids' | 'groups'>,
  { window, excluded }: MeasuredWindow,
  monitors: MonitorReadings,
): Promise<Measurement> {
  const measured = without([window], excluded);
  const byMonitor = new Map<number, Timeline>();
  let groupTimelines: ReadonlyMap<string, Timeline> = new Map();
  for (const id of monitor_ids) {
    const states = await monitors.states(id, window.from * 1000, window.to * 1000);
    if (states === undefined) continue;
    const timelines = new Map([...states].map(([name, spans]) => [name, timelineOf(spans, measured)]));
    const groups = new Map([...timelines].filter(([name]) => name !== WHOLE && (chosen?.includes(name) ?? true)));
    if (monitor_ids.length === 1) groupTimelines = groups;
    const whole = chosen === undefined ? timelines.get(WHOLE) : undefined;
    byMonitor.set(id, whole ?? together([...groups.values()]));
  }
  const timeline = together([...byMonitor.values()]);
  const isMeasured = lengthOf(timeline.known) > 0;
  return {
    unit: 'seconds',
    overall: isMeasured ? measuredOf(timeline) : null,
    groups: new Map([...groupTimelines].map(([name, one]) => [name, measuredOf(one)])),
    groupBy: groupKeys(groupTimelines),
    monitors: monitor_ids.length === 1 ? new Map() : new Map([...byMonitor].map(([id, one]) => [id, measuredOf(one)])),
    timeline,
    groupTimelines,
    series: null,
    error: isMeasured ? null : { error_type: 'NO_RESULTS', error_message: 'No results found for this monitor' },
  };
}

function timelineOf(spans: readonly StateSpan[], measured: readonly Stretch[]): Timeline {
  const stretch = ({ fromUnixMs, toUnixMs }: StateSpan): Stretch => ({
    from: Math.round(fromUnixMs / 1000),
    to: Math.round(toUnixMs / 1000),
  });
  const first = spans.findIndex(({ state }) => state !== 'No Data' && state !== 'Unknown');
  const known = first === -1 ? [] : spans.slice(first);
  const down = known.filter(({ state }) => state === 'Alert');
  return { known: common(merged(known.map(stretch)), measured), down: common(merged(down.map(stretch)), measured) };
}

function together(timelines: readonly Timeline[]): Timeline {
  return {
    known: merged(timelines.flatMap(({ known }) => known)),
    down: merged(timelines.flatMap(({ down }) => down)),
  };
}

function measuredOf({ known, down }: Timeline): Measured {
  const total = lengthOf(known);
  return { good: total - lengthOf(down), total };
}

/** `env` and `host` of `env:prod,host:a`. */
function groupKeys(timelines: ReadonlyMap<string, Timeline>): string[] {
  const [name] = timelines.keys();
  return name === undefined ? [] : name.split(',').map((tag) => tag.split(':')[0] ?? '');
}
