import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';
import type { SummaryQuestion } from '@komainu/contracts/dashboards/asking/monitors.ts';
import type { Ask } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { ListedEvent, Stream } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { checksQuestion, mapScope } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { ScalarAnswer, TimeseriesAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import type { ChangeRow } from '@komainu/contracts/dashboards/drawing/change-rows.ts';
import type { SummaryRow } from '@komainu/contracts/dashboards/drawing/monitors.ts';
import type { ScatterPoint } from '@komainu/contracts/dashboards/drawing/scatter.ts';
import type { WidgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import type {
  FunnelQuestion,
  FunnelStep,
  SankeyAnswer,
  SankeyQuestion,
} from '@komainu/contracts/dashboards/journeys.ts';
import type { ServiceCheckGroup } from '@komainu/contracts/metrics/service-checks.ts';
import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import type { FoundGroupsAnswer, MonitorCount, MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import type { SloHistory } from '@komainu/contracts/slo/history.ts';
import type { Slo, SloSearchRow } from '@komainu/contracts/slo/slo.ts';
import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import type { ImageBytes } from './shapes.ts';

/** Of service checks: a name, tags and what to group by, joined by commas. */
export type ChecksQuestion = ReturnType<typeof checksQuestion>;

/** What is drawn of a monitor and of an objective. */
export type DrawnMonitor = Pick<Monitor, 'id' | 'name' | 'type' | 'query' | 'options' | 'overall_state'>;
export type DrawnSlo = Pick<Slo, 'id' | 'name' | 'thresholds'>;

/** An objective in one window. */
export interface SloWindow {
  /** `7d`, `month_to_date`, … */
  readonly name: string;
  readonly target: number;
  readonly warning: number | undefined;
  readonly history: SloHistory;
}

/** What a widget was told when it asked. */
export type Answers =
  | {
      readonly kind: 'lines';
      readonly requests: readonly Json[];
      readonly asks: readonly (Ask | undefined)[];
      readonly answers: readonly (TimeseriesAnswer | undefined)[];
      /** When events happened that are marked on the chart, Unix ms. */
      readonly marks: readonly number[];
    }
  | { readonly kind: 'table'; readonly table: WidgetTable }
  | {
      readonly kind: 'changes';
      readonly groups: readonly string[];
      readonly unit: string;
      readonly rows: readonly ChangeRow[];
    }
  | { readonly kind: 'events'; readonly stream: Stream; readonly rows: readonly ListedEvent[] }
  | { readonly kind: 'values'; readonly values: readonly number[]; readonly unit: string }
  | { readonly kind: 'checks'; readonly groups: readonly ServiceCheckGroup[] }
  | { readonly kind: 'funnel'; readonly steps: readonly FunnelStep[] }
  | { readonly kind: 'sankey'; readonly answer: SankeyAnswer }
  | {
      readonly kind: 'scatter';
      readonly groups: readonly string[];
      readonly x: AxisColumn;
      readonly y: AxisColumn;
      readonly points: readonly ScatterPoint[];
    }
  | { readonly kind: 'map'; readonly map: ServiceMapAnswer; readonly chosen: string; readonly seconds: number }
  | { readonly kind: 'alert'; readonly monitor: DrawnMonitor; readonly preview: MonitorPreviewAnswer }
  | { readonly kind: 'monitors'; readonly counts: readonly MonitorCount[]; readonly rows: readonly SummaryRow[] }
  | { readonly kind: 'slo'; readonly slo: DrawnSlo; readonly windows: readonly SloWindow[] }
  | { readonly kind: 'slos'; readonly rows: readonly SloSearchRow[] }
  | { readonly kind: 'image'; readonly image: ImageBytes }
  /** The same graph for each of these values of a tag. */
  | { readonly kind: 'split'; readonly values: readonly string[] }
  /** Data that this server does not store yet. */
  | { readonly kind: 'no_source'; readonly source: string }
  /** Of widgets that name no query, no monitor, no objective. */
  | { readonly kind: 'nothing' }
  /** Other pages, and what is pressed. */
  | { readonly kind: 'app_only' }
  /** Why there is nothing to draw. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface AxisColumn {
  readonly label: string;
  readonly unit: string;
}

/** The two question routes and the lists, asked for one window. Throws an error that says why there is no answer. */
export interface Asker {
  timeseries(ask: Ask, window: TimeWindow, intervalMs: number | undefined): Promise<TimeseriesAnswer>;
  scalar(ask: Ask, window: TimeWindow): Promise<ScalarAnswer>;
  events(stream: Stream, window: TimeWindow): Promise<readonly ListedEvent[]>;
  checks(question: ChecksQuestion, window: TimeWindow): Promise<readonly ServiceCheckGroup[]>;
  funnel(question: FunnelQuestion): Promise<readonly FunnelStep[]>;
  sankey(question: SankeyQuestion): Promise<SankeyAnswer>;
  serviceMap(scope: ReturnType<typeof mapScope>, window: TimeWindow): Promise<ServiceMapAnswer>;
  /** By its number. */
  monitor(id: string): Promise<DrawnMonitor>;
  monitorPreview(monitor: DrawnMonitor, window: TimeWindow): Promise<MonitorPreviewAnswer>;
  monitors(question: SummaryQuestion): Promise<MonitorSearchAnswer>;
  monitorGroups(question: SummaryQuestion): Promise<FoundGroupsAnswer>;
  slo(id: string): Promise<DrawnSlo>;
  /** Against a target, per cent. */
  sloHistory(id: string, window: TimeWindow, target: number): Promise<SloHistory>;
  slos(question: { readonly query: string; readonly size: string }): Promise<readonly SloSearchRow[]>;
  /** What stands at an address, as a picture that can be drawn. */
  image(url: string): Promise<ImageBytes>;
}
