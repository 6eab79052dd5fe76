import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { exact, withUnit } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { StateBars } from '@komainu/ui/monitors/StateBars.tsx';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import type { TimeWindow } from '@komainu/ui/time/range.ts';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { MONITORS } from '../messages.ts';
import type { GroupRow } from '../model/groups.ts';
import { neighbourOf } from '../model/neighbours.ts';

interface GroupTableProps {
  readonly monitor: Monitor;
  readonly rows: readonly GroupRow[];
  readonly window: TimeWindow;
  readonly onHover: (group: string | undefined) => void;
}

/** Rows that are drawn; more are found by filtering. */
const MOST_ROWS = 200;

/** Each group: how it stands, how it stood over the time above, and when it last alerted. */
export function GroupTable({ monitor, rows, window, onHover }: GroupTableProps) {
  const text = useText(MONITORS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  // Links of notifications name the group that they tell of.
  const [typed, setTyped] = useUrlState('group');
  const [which, setWhich] = useState<'all' | 'bad'>('all');
  const found = rows.filter(
    ({ name, state }) => name.toLowerCase().includes(typed.toLowerCase()) && (which === 'all' || state !== 'OK'),
  );
  const shown = found.slice(0, MOST_ROWS);
  const isWhole = rows.length === 1 && rows[0]?.name === '*';
  return (
    <section className="definition-section">
      <header>
        <h3>{isWhole ? text.history : text.groups}</h3>
        {isWhole || rows.length === 0 ? null : (
          <>
            <SearchField
              label={text.groupSearch}
              value={typed}
              onChange={(typed) => setTyped(typed, { replace: true })}
            />
            <SegmentedControl
              label={text.groups}
              value={which}
              choices={[
                { value: 'all', label: text.allGroups },
                { value: 'bad', label: text.badGroups },
              ]}
              onChange={setWhich}
            />
            <span className="text-hint">
              {text.someGroups(exact(shown.length, language), exact(rows.length, language))}
            </span>
          </>
        )}
      </header>
      {rows.length === 0 ? (
        <p className="text-hint">{text.noGroups}</p>
      ) : (
        <DataTable
          label={text.groups}
          kind="monitor-groups"
          heads={[text.status, text.group, text.history, { right: text.lastTriggered }]}
        >
          {shown.map((row) => {
            const neighbour = neighbourOf(monitor, row.name);
            const name = row.name === '*' ? text.whole : row.name;
            const at = row.lastTriggeredS === null ? undefined : row.lastTriggeredS * 1000;
            return (
              <tr key={row.name} onPointerEnter={() => onHover(row.name)} onPointerLeave={() => onHover(undefined)}>
                <td>
                  <StateBadge state={row.state} />
                </td>
                <td>
                  {neighbour === undefined ? (
                    <span translate="no">{name}</span>
                  ) : (
                    <Link to={linkTo(neighbour.path, neighbour.params, params) as string} translate="no">
                      {name}
                    </Link>
                  )}
                  {row.value === null ? null : <span className="monitor-value">{withUnit(row.value, '')}</span>}
                </td>
                <td>
                  <StateBars label={name} spans={row.spans} {...window} />
                </td>
                <td data-align="right" title={at === undefined ? undefined : fullDateTime(at, language)}>
                  {at === undefined ? '–' : ago(at, Date.now(), language)}
                </td>
              </tr>
            );
          })}
        </DataTable>
      )}
    </section>
  );
}
