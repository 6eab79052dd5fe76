import type { DashboardSummary } from '@komainu/contracts/dashboards/dashboard.ts';
import { TableScroll } from '@komainu/ui/controls/controls.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { useFavourites } from '../data/favourites.ts';
import { DASHBOARDS } from '../messages.ts';
import { dashboardPath } from '../model/dashboard.ts';

type Column = 'title' | 'author' | 'modified';

interface DashboardsTableProps {
  readonly dashboards: readonly DashboardSummary[];
  readonly favourites: ReturnType<typeof useFavourites>;
}

/** The dashboards, the last changed first; favourites are one click away. */
export function DashboardsTable({ dashboards, favourites }: DashboardsTableProps) {
  const text = useText(DASHBOARDS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const [sort, setSort] = useState<{ readonly column: Column; readonly isFalling: boolean }>({
    column: 'modified',
    isFalling: true,
  });
  const rows = useMemo(() => {
    const value = (one: DashboardSummary): string =>
      ({ title: one.title, author: one.author_handle, modified: one.modified_at })[sort.column];
    const sign = sort.isFalling ? -1 : 1;
    return [...dashboards].sort((a, b) => sign * value(a).localeCompare(value(b), language, { numeric: true }));
  }, [dashboards, sort, language]);
  const head = (column: Column) => (
    <th scope="col" aria-sort={sort.column === column ? (sort.isFalling ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        className="widget-sort"
        onClick={() => setSort({ column, isFalling: sort.column === column ? !sort.isFalling : column === 'modified' })}
      >
        {text[column]}
        {sort.column === column ? (sort.isFalling ? ' ↓' : ' ↑') : ''}
      </button>
    </th>
  );
  const now = Date.now();
  return (
    <TableScroll label={text.dashboards}>
      <table className="data-table lists-table">
        <thead>
          <tr>
            <th aria-label={text.favourites} />
            {head('title')}
            {head('author')}
            {head('modified')}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => {
            const isFavourite = favourites.ids.has(one.id);
            const modified = Date.parse(one.modified_at);
            return (
              <tr key={one.id}>
                <td className="lists-star">
                  <button
                    type="button"
                    aria-pressed={isFavourite}
                    aria-label={`${isFavourite ? text.unfavour : text.favour}: ${one.title}`}
                    title={isFavourite ? text.unfavour : text.favour}
                    onClick={() => favourites.toggle({ id: one.id, layoutType: one.layout_type })}
                  >
                    {isFavourite ? <IconStarFilled size={15} /> : <IconStar size={15} />}
                  </button>
                </td>
                <td>
                  <Link to={linkTo(dashboardPath(one), {}, params) as string} translate="no">
                    {one.title}
                  </Link>
                  {one.is_read_only ? <span className="tag">{text.readOnly}</span> : null}
                  {one.description ? (
                    <p className="lists-description" translate="no">
                      {one.description}
                    </p>
                  ) : null}
                </td>
                <td translate="no">{one.author_handle}</td>
                <td title={fullDateTime(modified, language)}>{ago(modified, now, language)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}
