import { numberOf, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { sloListSort, sloWindowNames } from '@komainu/contracts/dashboards/asking/monitors.ts';
import type { MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import type { SloListAnswer } from '@komainu/contracts/slo/slo.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { CheckField, SelectField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import type { Definition } from '../model/dashboard.ts';
import { MONITOR_WIDGETS } from '../widgets/monitors/messages.ts';
import { MONITOR_FORM } from './monitor-form-messages.ts';

interface MonitorFormProps {
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

/** The forms of widgets about monitors and objectives, by the type of the widget. */
export function MonitorForm(props: MonitorFormProps) {
  switch (props.definition.type) {
    case 'manage_status':
      return <SummaryForm {...props} />;
    case 'slo':
      return <SloForm {...props} />;
    case 'slo_list':
      return <SloListForm {...props} />;
    default:
      return <AlertForm {...props} />;
  }
}

const setter =
  ({ definition, onChange }: MonitorFormProps) =>
  (key: string) =>
  (value: unknown): void =>
    onChange({ ...definition, [key]: value });

function AlertForm(props: MonitorFormProps) {
  const text = useText(MONITOR_FORM);
  const { definition } = props;
  const set = setter(props);
  const found = useQuery({
    queryKey: ['dashboards', 'monitor names'],
    queryFn: ({ signal }) =>
      apiGet<MonitorSearchAnswer>('/api/v1/monitor/search?query=&sort=name,asc&per_page=1000', signal),
  });
  return (
    <div className="fields-line">
      <SelectField
        label={text.monitor}
        value={textOf(definition['alert_id'])}
        choices={[['', '–'], ...(found.data?.monitors ?? []).map(({ id, name }) => [String(id), name] as const)]}
        onChange={set('alert_id')}
      />
      {definition.type === 'alert_graph' ? (
        <SelectField
          label={text.shows}
          value={textOf(definition['viz_type']) || 'timeseries'}
          choices={[
            ['timeseries', text.lines],
            ['toplist', text.groups],
          ]}
          onChange={set('viz_type')}
        />
      ) : (
        <>
          <TextField
            label={text.unit}
            narrow
            placeholder="auto"
            value={textOf(definition['unit'])}
            onChange={(unit) => set('unit')(unit === '' ? 'auto' : unit)}
          />
          <TextField
            label={text.precision}
            narrow
            value={textOf(definition['precision'])}
            onChange={(typed) => set('precision')(numberOf(typed))}
          />
          <SelectField
            label={text.align}
            narrow
            value={textOf(definition['text_align']) || 'center'}
            choices={[
              ['left', text.left],
              ['center', text.centre],
              ['right', text.right],
            ]}
            onChange={set('text_align')}
          />
        </>
      )}
    </div>
  );
}

function SummaryForm(props: MonitorFormProps) {
  const text = useText(MONITOR_FORM);
  const { definition } = props;
  const set = setter(props);
  return (
    <>
      <div className="fields-line">
        <TextField
          label={text.search}
          mono
          placeholder={text.searchHint}
          value={textOf(definition['query'])}
          onChange={set('query')}
        />
        <SelectField
          label={text.shows}
          value={textOf(definition['summary_type']) || 'monitors'}
          choices={[
            ['monitors', text.monitors],
            ['groups', text.groups],
            ['combined', text.combined],
          ]}
          onChange={set('summary_type')}
        />
        <SelectField
          label={text.format}
          value={textOf(definition['display_format']) || 'countsAndList'}
          choices={[
            ['counts', text.counts],
            ['countsAndList', text.countsAndList],
            ['list', text.list],
          ]}
          onChange={set('display_format')}
        />
        <SelectField
          label={text.sort}
          value={textOf(definition['sort']) || 'status,asc'}
          choices={[
            ['status,asc', text.worstFirst],
            ['triggered,desc', text.lastFirst],
            ['name,asc', text.byName],
            ['priority,asc', text.byPriority],
          ]}
          onChange={set('sort')}
        />
        <SelectField
          label={text.colour}
          value={textOf(definition['color_preference']) || 'text'}
          choices={[
            ['text', text.onText],
            ['background', text.onBackground],
          ]}
          onChange={set('color_preference')}
        />
      </div>
      <div className="fields-line">
        <CheckField
          label={text.hideZero}
          value={definition['hide_zero_counts'] !== false}
          onChange={set('hide_zero_counts')}
        />
        <CheckField
          label={text.showPriority}
          value={definition['show_priority'] === true}
          onChange={set('show_priority')}
        />
        <CheckField
          label={text.showTriggered}
          value={definition['show_last_triggered'] === true}
          onChange={set('show_last_triggered')}
        />
      </div>
    </>
  );
}

const WINDOWS = [
  '7d',
  '30d',
  '90d',
  'week_to_date',
  'previous_week',
  'month_to_date',
  'previous_month',
  'global_time',
] as const;

function SloForm(props: MonitorFormProps) {
  const text = useText(MONITOR_FORM);
  const words = useText(MONITOR_WIDGETS);
  const { definition } = props;
  const set = setter(props);
  const found = useQuery({
    queryKey: ['dashboards', 'slo names'],
    queryFn: ({ signal }) => apiGet<SloListAnswer>('/api/v1/slo?limit=1000', signal),
  });
  const chosen = sloWindowNames(definition);
  return (
    <>
      <div className="fields-line">
        <SelectField
          label={text.slo}
          value={textOf(definition['slo_id'])}
          choices={[['', '–'], ...(found.data?.data ?? []).map(({ id, name }) => [id, name] as const)]}
          onChange={set('slo_id')}
        />
        <SelectField
          label={text.shows}
          value={textOf(definition['view_mode']) || 'overall'}
          choices={[
            ['overall', text.overall],
            ['component', text.component],
            ['both', text.both],
          ]}
          onChange={set('view_mode')}
        />
        <TextField
          label={text.globalTarget}
          narrow
          placeholder="99.9"
          value={textOf(definition['global_time_target'])}
          onChange={set('global_time_target')}
        />
        <CheckField
          label={text.errorBudget}
          value={definition['show_error_budget'] !== false}
          onChange={set('show_error_budget')}
        />
      </div>
      <fieldset className="edit-part">
        <legend>{text.windows}</legend>
        <div className="fields-line">
          {WINDOWS.map((name) => (
            <CheckField
              key={name}
              label={
                name.endsWith('d') && name.length <= 3 ? words.days(name.slice(0, -1)) : words[name as 'global_time']
              }
              value={chosen.includes(name)}
              onChange={(isOn) =>
                set('time_windows')(WINDOWS.filter((one) => (one === name ? isOn : chosen.includes(one))))
              }
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function SloListForm({ definition, onChange }: MonitorFormProps) {
  const text = useText(MONITOR_FORM);
  const request = objectsOf(definition['requests'])[0] ?? {};
  const query = objectOf(request['query']);
  const sort = sloListSort(definition);
  const set = (change: Readonly<Record<string, unknown>>): void =>
    onChange({ ...definition, requests: [{ request_type: 'slo_list', ...request, query: { ...query, ...change } }] });
  return (
    <div className="fields-line">
      <TextField
        label={text.search}
        mono
        placeholder={text.sloSearchHint}
        value={textOf(query['query_string'])}
        onChange={(typed) => set({ query_string: typed })}
      />
      <SelectField
        label={text.sort}
        value={`${sort.column} ${sort.isFalling ? 'desc' : 'asc'}`}
        choices={[
          ['status.sli asc', text.lowestFirst],
          ['status.error_budget_remaining asc', text.leastBudget],
          ['name asc', text.byName],
        ]}
        onChange={(value) => {
          const [column, order] = value.split(' ');
          set({ sort: [{ column, order }] });
        }}
      />
      <TextField
        label={text.limit}
        narrow
        placeholder="100"
        value={textOf(query['limit'])}
        onChange={(typed) => set({ limit: numberOf(typed) })}
      />
    </div>
  );
}
