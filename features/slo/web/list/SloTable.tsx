import { sliText } from '@komainu/contracts/slo/budget.ts';
import type { SloSearchRow, SloTimeframe } from '@komainu/contracts/slo/slo.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SloBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { sloToken } from '@komainu/ui/monitors/states.ts';
import { Budget } from '@komainu/ui/slo/Budget.tsx';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { SLOS } from '../messages.ts';

const TIMEFRAMES: readonly SloTimeframe[] = ['7d', '30d', '90d'];

/** One line an objective; of each timeframe what was reached, of which target, and the budget that is left. */
export function SloTable({ rows }: { rows: readonly SloSearchRow[] }) {
  const text = useText(SLOS);
  const [params] = useUrlParams();
  return (
    <DataTable
      label={text.slos}
      kind="slo-table"
      heads={[text.status, text.name, text.type, ...TIMEFRAMES.map((one) => text.days(one.slice(0, -1))), text.tags]}
    >
      {rows.map(({ id, attributes }) => (
        <tr key={id}>
          <td>
            <SloBadge state={attributes.status.state} />
          </td>
          <td>
            <Link className="slo-name" to={linkTo(`/slo/${id}`, {}, params) as string} translate="no">
              {attributes.name}
            </Link>
          </td>
          <td>{text[attributes.slo_type]}</td>
          {TIMEFRAMES.map((timeframe) => (
            <td key={timeframe}>
              <Timeframe row={attributes} timeframe={timeframe} />
            </td>
          ))}
          <td>
            <span className="slo-tags">
              {attributes.all_tags.slice(0, 4).map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function Timeframe({ row, timeframe }: { row: SloSearchRow['attributes']; timeframe: SloTimeframe }) {
  const text = useText(SLOS);
  const status = row.overall_status.find((one) => one.timeframe === timeframe);
  if (status === undefined) return <span className="slo-none">–</span>;
  return (
    <span className="slo-frame" title={status.error ?? undefined}>
      <span>
        <strong style={status.state === 'breached' ? { color: `var(${sloToken(status.state)})` } : {}}>
          {sliText(status.status)}
        </strong>
        <small>
          {text.target} {status.target} %
        </small>
      </span>
      <Budget left={status.error_budget_remaining} label={text.budget} />
    </span>
  );
}
