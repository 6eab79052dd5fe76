import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { metricQuery } from '../../views/metric-body.ts';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import { PipelineVolume } from '../pipelines/PipelineVolume.tsx';
import { QueryText } from '../QueryText.tsx';
import { LOG_METRICS } from './messages.ts';
import type { LogMetric } from './metric-api.ts';

interface MetricTableProps {
  readonly metrics: readonly LogMetric[];
  readonly opened: string;
  readonly onOpen: (id: string) => void;
}

export function MetricTable({ metrics, opened, onOpen }: MetricTableProps) {
  const text = useText(LOG_METRICS);
  const config = useText(CONFIG);
  const [params] = useUrlParams();
  return (
    <DataTable
      label={config.metrics}
      kind="config-table metric-table"
      heads={[
        config.name,
        text.computes,
        config.query,
        text.groups,
        { right: text.lastDay },
        { unseen: config.actions },
      ]}
    >
      {metrics.map(({ id, attributes: { filter, compute, group_by } }) => (
        <tr key={id} data-selected={id === opened}>
          <td>
            <OpenName name={id} tip={text.open(id)} onOpen={() => onOpen(id)} />
          </td>
          <td>
            {compute.aggregation_type === 'count' ? text.countOf : text.distribution}{' '}
            <span className="mono">{compute.path ?? ''}</span>
            {compute.include_percentiles === true ? <div className="config-sub">{text.percentiles}</div> : null}
          </td>
          <td>
            <QueryText query={filter.query} />
          </td>
          <td translate="no">
            <span className="config-tags">
              {group_by.map(({ tag_name }) => (
                <Tag key={tag_name}>{tag_name}</Tag>
              ))}
            </span>
          </td>
          <td data-align="right">
            <PipelineVolume query={filter.query} />
          </td>
          <td data-align="right">
            <Link
              to={
                linkTo('/metrics/explorer', { a: metricQuery(metricFields(id, compute, group_by)) }, params) as string
              }
            >
              {text.explore}
            </Link>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function metricFields(
  name: string,
  compute: LogMetric['attributes']['compute'],
  groups: LogMetric['attributes']['group_by'],
) {
  const path = compute.aggregation_type === 'count' ? '' : (compute.path ?? '');
  return { name, query: '', path, groups: groups.map(({ tag_name }) => tag_name) };
}
