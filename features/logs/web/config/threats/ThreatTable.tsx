import { dateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import type { Option } from '../form/field.ts';
import { useWords } from '../form/use-words.ts';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import { INTENTIONS, THREAT_TYPES } from './fields.ts';
import { THREATS } from './messages.ts';
import type { ThreatList } from './threat-api.ts';

interface ThreatTableProps {
  readonly lists: readonly ThreatList[];
  readonly opened: string;
  readonly onOpen: (id: string) => void;
}

/** All threat lists. */
export function ThreatTable({ lists, opened, onOpen }: ThreatTableProps) {
  const text = useText(THREATS);
  const config = useText(CONFIG);
  const words = useWords();
  const { language } = useLanguage();
  const named = (options: readonly Option[], value: string): string => {
    const option = options.find((one) => one.value === value);
    return option === undefined ? value : words(option.label);
  };
  return (
    <DataTable
      label={config.threats}
      kind="config-table threat-table"
      heads={[config.name, text.holds, { right: text.indicators }, text.intention, text.category, text.updated]}
    >
      {lists.map((list) => (
        <tr key={list.id} data-selected={list.id === opened}>
          <td>
            <OpenName name={list.name} tip={text.open(list.name)} onOpen={() => onOpen(list.id)} />
            {list.url === '' ? null : (
              <div className="config-sub config-cut" translate="no" title={list.url}>
                {list.url}
              </div>
            )}
          </td>
          <td>{named(THREAT_TYPES, list.type)}</td>
          <td data-align="right">{exact(list.count, language)}</td>
          <td>{named(INTENTIONS, list.intention)}</td>
          <td className="config-cut" translate="no">
            {list.category}
          </td>
          <td>{dateTime(Date.parse(list.updatedAt), language)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
