import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { monitorStateOf } from '@komainu/ui/monitors/states.ts';
import { quoteValue } from '@komainu/ui/query-bar/tokenize.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useMonitorSearch } from '../data/monitors-api.ts';
import { MONITORS } from '../messages.ts';

/** The monitors that a composite joins, with how they stand. */
export function Members({ ids }: { ids: readonly number[] }) {
  const text = useText(MONITORS);
  const [params] = useUrlParams();
  const query = `id:(${ids.map((id) => quoteValue(String(id))).join(' OR ')})`;
  const found = useMonitorSearch(query, 'name,asc', ids.length > 0);
  const byId = new Map((found.data?.monitors ?? []).map((monitor) => [monitor.id, monitor]));
  return (
    <section className="definition-section">
      <h3>{text.openMembers}</h3>
      <ul className="definition-rows monitor-members">
        {ids.map((id) => {
          const member = byId.get(id);
          return (
            <li key={id}>
              {member === undefined ? null : <StateBadge state={monitorStateOf(member.status)} />}
              <Link to={linkTo(`/monitors/${id}`, {}, params) as string} translate="no">
                {member?.name ?? id}
              </Link>
              <code>{id}</code>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
