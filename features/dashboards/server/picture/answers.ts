import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Ask } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { ListedEvent, Stream } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { checksQuestion } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { ScalarAnswer, TimeseriesAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import type { ChangeRow } from '@komainu/contracts/dashboards/drawing/change-rows.ts';
import type { WidgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import type { FunnelQuestion, FunnelStep } from '@komainu/contracts/dashboards/journeys.ts';
import type { ServiceCheckGroup } from '@komainu/contracts/metrics/service-checks.ts';

/** Of service checks: a name, tags and what to group by, joined by commas. */
export type ChecksQuestion = ReturnType<typeof checksQuestion>;

/** What a widget was told when it asked. */
export type Answers =
  | {
      readonly kind: 'lines';
      readonly requests: readonly Json[];
      readonly asks: readonly (Ask | undefined)[];
      readonly answers: readonly (TimeseriesAnswer | undefined)[];
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
  /** Data that this server does not store yet. */
  | { readonly kind: 'no_source'; readonly source: string }
  | { readonly kind: 'nothing' }
  /** Why there is nothing to draw. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The two question routes and the lists, asked for one window. Throws an error that says why there is no answer. */
export interface Asker {
  timeseries(ask: Ask, window: TimeWindow, intervalMs: number | undefined): Promise<TimeseriesAnswer>;
  scalar(ask: Ask, window: TimeWindow): Promise<ScalarAnswer>;
  events(stream: Stream, window: TimeWindow): Promise<readonly ListedEvent[]>;
  checks(question: ChecksQuestion, window: TimeWindow): Promise<readonly ServiceCheckGroup[]>;
  funnel(question: FunnelQuestion): Promise<readonly FunnelStep[]>;
}
