import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { HOSTS } from '../messages.ts';
import { COLUMN_NAMES, type ColumnName, columnTitle, shownColumns } from './host-columns.tsx';

/** Which columns the list of hosts shows; the choice stands in the address. */
export function HostColumns() {
  const text = useText(HOSTS);
  const [columns, setColumns] = useUrlState('columns');
  const shown = shownColumns(columns);
  const toggle = (name: ColumnName): void => {
    const next = COLUMN_NAMES.filter((one) => shown.includes(one) !== (one === name));
    setColumns(next.join(','), { replace: true });
  };
  return (
    <details className="hosts-columns">
      <summary className="button">{text.columns}</summary>
      <div>
        {COLUMN_NAMES.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={shown.includes(name)} onChange={() => toggle(name)} />
            {columnTitle(name, text)}
          </label>
        ))}
      </div>
    </details>
  );
}
