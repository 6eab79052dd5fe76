import type { SeriesSummary } from '@komainu/ui/charts/timeseries-data.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { withUnit } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { scopeOfText, searchOfLine } from '@komainu/ui/metric-editor/scope-search.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconFileText, IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { METRICS } from '../messages.ts';
import { type ExplorerQuery, formulaId, namesIn } from './explorer-state.ts';
import type { Line } from './lines.ts';

interface SeriesTableProps {
  readonly lines: readonly (Line & { readonly token: string })[];
  readonly queries: readonly ExplorerQuery[];
  readonly formulas: readonly string[];
  /** The name of the one line that is drawn. */
  readonly only: string | undefined;
  readonly onOnly: (name: string) => void;
  readonly onHover: (name: string | undefined) => void;
}

type Sort = { readonly by: keyof SeriesSummary | 'name'; readonly falling: boolean };

/** The lines with their numbers and where they lead; it is also the chart for those who cannot see it. */
export function SeriesTable({ lines, queries, formulas, only, onOnly, onHover }: SeriesTableProps) {
  const text = useText(METRICS);
  const [sort, setSort] = useState<Sort>({ by: 'average', falling: true });
  // Numbers of one unit are compared with one another; the charts' order parts the units.
  const units = [...new Set(lines.map(({ unit }) => unit))];
  const sorted = [...lines].sort(
    (one, other) =>
      units.indexOf(one.unit) - units.indexOf(other.unit) || (sort.falling ? -1 : 1) * compare(one, other, sort.by),
  );
  const isSeveral = new Set(lines.map(({ rowId }) => rowId)).size > 1;
  const head = (by: Sort['by'], title: string, align?: 'right') => (
    <th
      scope="col"
      data-align={align}
      aria-sort={sort.by === by ? (sort.falling ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="metric-sort"
        onClick={() => setSort({ by, falling: sort.by === by ? !sort.falling : by !== 'name' })}
      >
        {title}
        <span aria-hidden>{sort.by === by ? (sort.falling ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
  return (
    <div className="metrics-table">
      <table className="data-table" aria-label={text.table}>
        <thead>
          <tr>
            {head('name', isSeveral ? text.query1 : text.metric)}
            <th scope="col">{text.tags}</th>
            {head('min', text.minimum, 'right')}
            {head('average', text.mean, 'right')}
            {head('max', text.maximum, 'right')}
            {head('last', text.last, 'right')}
            <th scope="col">
              <span className="visually-hidden">{text.more}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((line) => (
            <tr
              key={line.name}
              data-faded={only !== undefined && only !== line.name}
              onPointerEnter={() => onHover(line.name)}
              onPointerLeave={() => onHover(undefined)}
            >
              <td>
                <button
                  type="button"
                  className="metric-line"
                  aria-pressed={only === line.name}
                  title={`${line.label}\n${text.only}`}
                  onClick={() => onOnly(line.name)}
                  onFocus={() => onHover(line.name)}
                  onBlur={() => onHover(undefined)}
                >
                  <span className="dot" style={{ background: `var(${line.token})` }} />
                  {isSeveral ? <span className="metric-line-row">{line.rowId.replace(/^f(?=\d)/, 'ƒ')}</span> : null}
                  <span className="metric-line-label">{line.label}</span>
                </button>
              </td>
              <td>
                <GroupTags group={line.group} />
              </td>
              {(['min', 'average', 'max', 'last'] as const).map((key) => (
                <td key={key} data-align="right">
                  {numberOf(line, key)}
                </td>
              ))}
              <td>
                <LineLinks search={searchOfLine(scopeOfRow(line.rowId, queries, formulas), line.group)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function numberOf(line: Line, key: keyof SeriesSummary): string {
  const value = line.summary[key];
  return value === null ? '–' : withUnit(value, line.unit);
}

function compare(one: Line, other: Line, by: Sort['by']): number {
  if (by === 'name') return one.name < other.name ? -1 : 1;
  return (one.summary[by] ?? -Infinity) - (other.summary[by] ?? -Infinity);
}

/** A host and a service lead to their pages. */
function GroupTags({ group }: { group: readonly string[] }) {
  const [params] = useUrlParams();
  if (group.length === 0) return <span className="metric-none">*</span>;
  return (
    <span className="metric-tags">
      {group.map((tag) => {
        const host = /^host:(?!N\/A$)(.+)$/.exec(tag)?.[1];
        return host === undefined ? (
          <Tag key={tag}>{tag}</Tag>
        ) : (
          <Link
            key={tag}
            className="tag metric-link"
            to={linkTo(`/infrastructure/hosts/${encodeURIComponent(host)}`, {}, params) as string}
          >
            {tag}
          </Link>
        );
      })}
    </span>
  );
}

function LineLinks({ search }: { search: string }) {
  const text = useText(METRICS);
  const [params] = useUrlParams();
  const own = search === '' ? {} : { query: search };
  return (
    <span className="metric-links">
      <Link
        className="button"
        data-kind="quiet"
        data-icon="true"
        to={linkTo('/logs', own, params) as string}
        aria-label={text.lineLogs}
        title={text.lineLogs}
      >
        <IconFileText size={14} />
      </Link>
      <Link
        className="button"
        data-kind="quiet"
        data-icon="true"
        to={linkTo('/apm/traces', own, params) as string}
        aria-label={text.lineTraces}
        title={text.lineTraces}
      >
        <IconRoute size={14} />
      </Link>
    </span>
  );
}

/** The scope that a row's queries have in common; everything when they differ. */
function scopeOfRow(rowId: string, queries: readonly ExplorerQuery[], formulas: readonly string[]): string {
  const own = queries.find(({ id }) => id === rowId);
  const formula = formulas.find((_, index) => formulaId(index) === rowId);
  const named = own === undefined ? namesIn(formula ?? '', queries) : [own];
  const scopes = new Set(named.map((query) => scopeOfText(query.text)));
  return scopes.size === 1 ? ([...scopes][0] ?? '*') : '*';
}
