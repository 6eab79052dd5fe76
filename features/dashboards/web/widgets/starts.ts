import type { Definition } from '../model/dashboard.ts';

const metricQuery = (query = ''): readonly object[] => [
  { data_source: 'metrics', name: 'query1', query, aggregator: 'avg' },
];

/** What new widgets begin as: complete definitions whose query waits to be written. */
export const STARTS = {
  timeseries: {
    type: 'timeseries',
    title: '',
    show_legend: true,
    legend_layout: 'auto',
    requests: [
      {
        response_format: 'timeseries',
        queries: metricQuery(),
        formulas: [{ formula: 'query1' }],
        display_type: 'line',
      },
    ],
  },
  scalar: (type: string): Definition => ({
    type,
    title: '',
    requests: [{ response_format: 'scalar', queries: metricQuery(), formulas: [{ formula: 'query1' }] }],
  }),
  limited: (type: string): Definition => ({
    type,
    title: '',
    requests: [
      {
        response_format: 'scalar',
        queries: metricQuery(),
        formulas: [{ formula: 'query1', limit: { count: 10, order: 'desc' } }],
        sort: { count: 10, order_by: [{ type: 'formula', index: 0, order: 'desc' }] },
      },
    ],
  }),
  funnel: {
    type: 'funnel',
    title: '',
    requests: [
      {
        request_type: 'funnel',
        query: {
          data_source: 'logs',
          query_string: '',
          join_keys: { primary: '@usr.id' },
          steps: [
            { facet: '@http.url_details.path', value: '/' },
            { facet: '@http.url_details.path', value: '/checkout' },
          ],
        },
      },
    ],
  },
  sankey: {
    type: 'sankey',
    title: '',
    requests: [
      {
        request_type: 'sankey',
        query: {
          data_source: 'spans',
          query_string: '*',
          join_keys: { primary: 'trace_id' },
          facet: 'service',
          mode: 'source',
          number_of_steps: 5,
          entries_per_step: 5,
        },
      },
    ],
  },
  change: {
    type: 'change',
    title: '',
    requests: [
      {
        response_format: 'scalar',
        queries: metricQuery(),
        formulas: [{ formula: 'query1' }],
        compare_to: 'hour_before',
        change_type: 'absolute',
        order_by: 'change',
        order_dir: 'desc',
        increase_good: true,
        show_present: true,
      },
    ],
  },
  heatmap: {
    type: 'heatmap',
    title: '',
    requests: [{ response_format: 'timeseries', queries: metricQuery(), formulas: [{ formula: 'query1' }] }],
  },
  scatterplot: {
    type: 'scatterplot',
    title: '',
    requests: {
      table: {
        response_format: 'scalar',
        queries: [
          { data_source: 'metrics', name: 'query1', query: 'avg:system.cpu.user{*} by {host}', aggregator: 'avg' },
          { data_source: 'metrics', name: 'query2', query: 'avg:system.mem.used{*} by {host}', aggregator: 'avg' },
        ],
        formulas: [
          { formula: 'query1', dimension: 'x' },
          { formula: 'query2', dimension: 'y' },
        ],
      },
    },
  },
  hostmap: {
    type: 'hostmap',
    title: '',
    requests: { fill: { q: 'avg:system.cpu.user{*} by {host}' } },
    node_type: 'host',
    group: [],
  },
  countries: {
    type: 'geomap',
    title: '',
    requests: [
      {
        response_format: 'scalar',
        queries: [
          {
            data_source: 'logs',
            name: 'query1',
            indexes: ['*'],
            search: { query: '' },
            compute: { aggregation: 'count' },
            group_by: [{ facet: '@network.client.geoip.country.iso_code', limit: 250 }],
          },
        ],
        formulas: [{ formula: 'query1', limit: { count: 250, order: 'desc' } }],
      },
    ],
    style: { palette: 'hostmap_blues', palette_flip: false },
    view: { focus: 'WORLD' },
  },
  list: {
    type: 'list_stream',
    title: '',
    requests: [
      {
        response_format: 'event_list',
        query: {
          data_source: 'logs_stream',
          query_string: '',
          indexes: [],
          sort: { column: 'timestamp', order: 'desc' },
        },
        columns: [
          { field: 'timestamp', width: 'auto' },
          { field: 'host', width: 'auto' },
          { field: 'service', width: 'auto' },
          { field: 'content', width: 'full' },
        ],
      },
    ],
  },
  servicemap: { type: 'servicemap', title: '', service: '*', filters: ['env:*'] },
  check: { type: 'check_status', title: '', check: '', grouping: 'cluster', group_by: ['host'], tags: [] },
  alertGraph: { type: 'alert_graph', title: '', alert_id: '', viz_type: 'timeseries' },
  alertValue: { type: 'alert_value', title: '', alert_id: '', unit: 'auto', text_align: 'center' },
  monitorSummary: {
    type: 'manage_status',
    title: '',
    query: '',
    summary_type: 'monitors',
    display_format: 'countsAndList',
    color_preference: 'text',
    sort: 'status,asc',
    hide_zero_counts: true,
    show_last_triggered: false,
    count: 50,
    start: 0,
  },
  slo: {
    type: 'slo',
    title: '',
    slo_id: '',
    view_type: 'detail',
    view_mode: 'overall',
    time_windows: ['7d', '30d'],
    show_error_budget: true,
  },
  sloList: {
    type: 'slo_list',
    title: '',
    requests: [{ request_type: 'slo_list', query: { query_string: '', limit: 100 } }],
  },
  runWorkflow: { type: 'run_workflow', title: '', workflow_id: '', inputs: [] },
  events: { type: 'event_timeline', title: '', query: '*' },
  note: {
    type: 'note',
    content: '',
    background_color: 'yellow',
    font_size: '14',
    text_align: 'left',
    vertical_align: 'top',
    show_tick: false,
    has_padding: true,
  },
  text: { type: 'free_text', text: '', font_size: 'auto', text_align: 'left' },
  image: { type: 'image', url: '', sizing: 'contain' },
  iframe: { type: 'iframe', url: '' },
  group: { type: 'group', title: '', layout_type: 'ordered', widgets: [], show_title: true },
  split: {
    type: 'split_group',
    title: '',
    size: 'md',
    source_widget_definition: {
      type: 'timeseries',
      title: '',
      requests: [
        {
          response_format: 'timeseries',
          queries: metricQuery('avg:system.cpu.user{*}'),
          formulas: [{ formula: 'query1' }],
          display_type: 'line',
        },
      ],
    },
    split_config: {
      limit: 24,
      split_dimensions: [{ one_graph_per: 'host' }],
      sort: { order: 'desc', compute: { aggregation: 'avg', metric: 'system.cpu.user' } },
    },
  },
} as const;
