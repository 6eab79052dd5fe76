import { dateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import type { ListedPipeline } from '../pipelines/pipeline-api.ts';
import { TABLES } from './messages.ts';
import type { ReferenceTable } from './table-api.ts';
import { UsedBy } from './UsedBy.tsx';

interface TableTableProps {
  readonly tables: readonly ReferenceTable[];
  readonly opened: string;
  readonly usesOf: (table: ReferenceTable) => readonly ListedPipeline[];
  readonly onOpen: (id: string) => void;
}

/** All reference tables. */
export function TableTable({ tables, opened, usesOf, onOpen }: TableTableProps) {
  const text = useText(TABLES);
  const config = useText(CONFIG);
  const { language } = useLanguage();
  return (
    <DataTable
      label={config.tables}
      kind="config-table reference-table"
      heads={[config.name, text.key, text.columns, { right: text.rows }, text.usedBy, text.updated]}
    >
      {tables.map((table) => {
        const { table_name, description, schema, row_count, updated_at } = table.attributes;
        const [key = ''] = schema.primary_keys;
        const others = schema.fields.map(({ name }) => name).filter((name) => name !== key);
        return (
          <tr key={table.id} data-selected={table.id === opened}>
            <td>
              <OpenName name={table_name} tip={text.open(table_name)} onOpen={() => onOpen(table.id)} />
              {description === '' ? null : (
                <div className="config-sub config-cut" translate="no" title={description}>
                  {description}
                </div>
              )}
            </td>
            <td className="mono config-cut" translate="no">
              {key}
            </td>
            <td className="mono config-cut" translate="no" title={others.join(', ')}>
              {others.join(', ')}
            </td>
            <td data-align="right">{exact(row_count, language)}</td>
            <td>
              <UsedBy pipelines={usesOf(table)} hint={text.notUsedHint} />
            </td>
            <td>{dateTime(Date.parse(updated_at), language)}</td>
          </tr>
        );
      })}
    </DataTable>
  );
}
