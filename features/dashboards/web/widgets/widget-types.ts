import {
  IconAlertTriangle,
  IconAppWindow,
  IconBell,
  IconCalendarEvent,
  IconChartBar,
  IconChartDots,
  IconChartGridDots,
  IconChartHistogram,
  IconChartLine,
  IconChartPie,
  IconChartTreemap,
  IconClipboardText,
  IconHexagons,
  IconLayoutGrid,
  IconList,
  IconListNumbers,
  IconNumber123,
  IconPackage,
  IconPhoto,
  IconPlusMinus,
  IconPuzzle,
  IconServer2,
  IconSitemap,
  IconSquareRoundedCheck,
  IconTable,
  IconTarget,
  IconTextSize,
  IconWorld,
} from '@tabler/icons-react';
import { BarChart } from './BarChart.tsx';
import { Change } from './Change.tsx';
import { CheckStatus } from './CheckStatus.tsx';
import { Distribution } from './Distribution.tsx';
import { EventTimeline } from './EventTimeline.tsx';
import { Geomap } from './geomap/Geomap.tsx';
import { HeatMap } from './HeatMap.tsx';
import { HostMap } from './HostMap.tsx';
import { ListStream } from './ListStream.tsx';
import { Sunburst, TopListWidget, Treemap } from './Parts.tsx';
import { Powerpack } from './Powerpack.tsx';
import { QueryTable } from './QueryTable.tsx';
import { QueryValue } from './QueryValue.tsx';
import { Scatterplot } from './Scatterplot.tsx';
import { ServiceTopology } from './ServiceTopology.tsx';
import { SplitGroup } from './SplitGroup.tsx';
import { STARTS } from './starts.ts';
import { Frame, FreeText, Note, Picture } from './Texts.tsx';
import { Timeseries } from './Timeseries.tsx';
import { NeedsMonitors, UnknownWidget } from './UnknownWidget.tsx';
import type { WidgetType } from './widget-type.ts';

/** Every type that can be drawn, one line each, by name. Groups are laid out by the board and stand here for the picker. */
const TYPES: readonly WidgetType[] = [
  { type: 'alert_graph', name: 'alert_graph', Body: NeedsMonitors, Icon: IconBell, editor: 'json' },
  { type: 'alert_value', name: 'alert_value', Body: NeedsMonitors, Icon: IconBell, editor: 'json' },
  {
    type: 'bar_chart',
    name: 'bar_chart',
    Body: BarChart,
    Icon: IconChartBar,
    editor: 'scalar',
    about: 'aboutBarChart',
    starts: STARTS.limited('bar_chart'),
  },
  {
    type: 'change',
    name: 'change',
    Body: Change,
    Icon: IconPlusMinus,
    editor: 'scalar',
    about: 'aboutChange',
    starts: STARTS.change,
  },
  {
    type: 'check_status',
    name: 'check_status',
    Body: CheckStatus,
    Icon: IconSquareRoundedCheck,
    editor: 'check',
    about: 'aboutCheckStatus',
    starts: STARTS.check,
  },
  {
    type: 'distribution',
    name: 'distribution',
    Body: Distribution,
    Icon: IconChartHistogram,
    editor: 'scalar',
    about: 'aboutDistribution',
    starts: STARTS.scalar('distribution'),
  },
  { type: 'event_stream', name: 'event_stream', Body: ListStream, Icon: IconList, editor: 'list' },
  {
    type: 'event_timeline',
    name: 'event_timeline',
    Body: EventTimeline,
    Icon: IconCalendarEvent,
    editor: 'list',
    about: 'aboutEventTimeline',
    starts: STARTS.events,
  },
  {
    type: 'free_text',
    name: 'free_text',
    Body: FreeText,
    Icon: IconTextSize,
    editor: 'text',
    about: 'aboutFreeText',
    starts: STARTS.text,
    isBare: true,
  },
  {
    type: 'geomap',
    name: 'geomap',
    Body: Geomap,
    Icon: IconWorld,
    editor: 'scalar',
    about: 'aboutGeomap',
    starts: { ...STARTS.countries },
  },
  {
    type: 'group',
    name: 'group',
    Body: UnknownWidget,
    Icon: IconLayoutGrid,
    editor: 'text',
    about: 'aboutGroup',
    starts: STARTS.group,
  },
  {
    type: 'heatmap',
    name: 'heatmap',
    Body: HeatMap,
    Icon: IconChartGridDots,
    editor: 'timeseries',
    about: 'aboutHeatmap',
    starts: STARTS.heatmap,
  },
  {
    type: 'hostmap',
    name: 'hostmap',
    Body: HostMap,
    Icon: IconHexagons,
    editor: 'json',
    about: 'aboutHostmap',
    starts: STARTS.hostmap,
  },
  {
    type: 'iframe',
    name: 'iframe',
    Body: Frame,
    Icon: IconAppWindow,
    editor: 'address',
    about: 'aboutIframe',
    starts: STARTS.iframe,
  },
  {
    type: 'image',
    name: 'image',
    Body: Picture,
    Icon: IconPhoto,
    editor: 'address',
    about: 'aboutImage',
    starts: STARTS.image,
    isBare: true,
  },
  {
    type: 'list_stream',
    name: 'list_stream',
    Body: ListStream,
    Icon: IconList,
    editor: 'list',
    about: 'aboutListStream',
    starts: STARTS.list,
  },
  { type: 'log_stream', name: 'log_stream', Body: ListStream, Icon: IconList, editor: 'list' },
  { type: 'manage_status', name: 'manage_status', Body: NeedsMonitors, Icon: IconAlertTriangle, editor: 'json' },
  {
    type: 'note',
    name: 'note',
    Body: Note,
    Icon: IconClipboardText,
    editor: 'text',
    about: 'aboutNote',
    starts: STARTS.note,
    isBare: true,
  },
  { type: 'powerpack', name: 'powerpack', Body: Powerpack, Icon: IconPackage, editor: 'json' },
  {
    type: 'query_table',
    name: 'query_table',
    Body: QueryTable,
    Icon: IconTable,
    editor: 'scalar',
    about: 'aboutTable',
    starts: STARTS.scalar('query_table'),
  },
  {
    type: 'query_value',
    name: 'query_value',
    Body: QueryValue,
    Icon: IconNumber123,
    editor: 'scalar',
    about: 'aboutQueryValue',
    starts: { ...STARTS.scalar('query_value'), autoscale: true, precision: 2 },
  },
  {
    type: 'scatterplot',
    name: 'scatterplot',
    Body: Scatterplot,
    Icon: IconChartDots,
    editor: 'json',
    about: 'aboutScatterplot',
    starts: STARTS.scatterplot,
  },
  {
    type: 'servicemap',
    name: 'servicemap',
    Body: ServiceTopology,
    Icon: IconSitemap,
    editor: 'json',
    about: 'aboutServicemap',
    starts: STARTS.servicemap,
  },
  { type: 'slo', name: 'slo', Body: NeedsMonitors, Icon: IconTarget, editor: 'json' },
  { type: 'slo_list', name: 'slo_list', Body: NeedsMonitors, Icon: IconTarget, editor: 'json' },
  {
    type: 'split_group',
    name: 'split_group',
    Body: SplitGroup,
    Icon: IconServer2,
    editor: 'json',
    about: 'aboutSplit',
    starts: STARTS.split,
  },
  {
    type: 'sunburst',
    name: 'sunburst',
    Body: Sunburst,
    Icon: IconChartPie,
    editor: 'scalar',
    about: 'aboutSunburst',
    starts: STARTS.limited('sunburst'),
  },
  {
    type: 'timeseries',
    name: 'timeseries',
    Body: Timeseries,
    Icon: IconChartLine,
    editor: 'timeseries',
    about: 'aboutTimeseries',
    starts: STARTS.timeseries,
  },
  {
    type: 'toplist',
    name: 'toplist',
    Body: TopListWidget,
    Icon: IconListNumbers,
    editor: 'scalar',
    about: 'aboutToplist',
    starts: STARTS.limited('toplist'),
  },
  { type: 'topology_map', name: 'topology_map', Body: ServiceTopology, Icon: IconSitemap, editor: 'json' },
  { type: 'trace_stream', name: 'trace_stream', Body: ListStream, Icon: IconList, editor: 'list' },
  {
    type: 'treemap',
    name: 'treemap',
    Body: Treemap,
    Icon: IconChartTreemap,
    editor: 'scalar',
    about: 'aboutTreemap',
    starts: STARTS.limited('treemap'),
  },
];

const FALLBACK: Omit<WidgetType, 'type'> = { name: 'other', Body: UnknownWidget, Icon: IconPuzzle, editor: 'json' };
const BY_TYPE = new Map(TYPES.map((one) => [one.type, one]));

/** Types that the picker offers, the most used first. */
export const ADDABLE: readonly WidgetType[] = [
  'timeseries',
  'query_value',
  'toplist',
  'query_table',
  'change',
  'heatmap',
  'distribution',
  'sunburst',
  'treemap',
  'bar_chart',
  'scatterplot',
  'hostmap',
  'geomap',
  'list_stream',
  'event_timeline',
  'check_status',
  'servicemap',
  'note',
  'free_text',
  'image',
  'iframe',
  'group',
  'split_group',
].flatMap((type) => BY_TYPE.get(type) ?? []);

export function widgetTypeOf(type: string): WidgetType {
  return BY_TYPE.get(type) ?? { ...FALLBACK, type };
}
