import '../form/form.css';
import './tables.css';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigSection } from '../ConfigSection.tsx';
import { usePipelines } from '../pipelines/pipeline-api.ts';
import { TABLES } from './messages.ts';
import { NewTablePanel } from './NewTablePanel.tsx';
import { TablePanel } from './TablePanel.tsx';
import { TableTable } from './TableTable.tsx';
import { type ReferenceTable, useReferenceTables } from './table-api.ts';
import { pipelinesWith } from './uses.ts';

/** Tables that logs are enriched from. */
export default function TablesPage() {
  const text = useText(TABLES);
  const [opened, setOpened] = useUrlState('table');
  const found = useReferenceTables();
  const { data } = found;
  const pipelines = usePipelines();
  const usesOf = ({ attributes }: ReferenceTable) =>
    pipelinesWith(
      pipelines.data ?? [],
      ({ type, lookup_enrichment_table: name }) => type === 'lookup-processor' && name === attributes.table_name,
    );
  const table = data?.find(({ id }) => id === opened);
  return (
    <ConfigSection
      tab="tables"
      found={found}
      isBusy={found.isPending}
      head={{ intro: text.intro, add: text.add, permission: 'write', onAdd: () => setOpened('new') }}
      empty={{ title: text.emptyTitle, text: text.emptyText, example: 'host,owner\nweb-1,shop\nbastion,security' }}
      panel={
        opened === 'new' ? (
          <NewTablePanel onClose={() => setOpened('')} onMade={(id) => setOpened(id, { replace: true })} />
        ) : table === undefined ? null : (
          <TablePanel key={table.id} table={table} usedBy={usesOf(table)} onClose={() => setOpened('')} />
        )
      }
    >
      <TableTable tables={data ?? []} opened={opened} usesOf={usesOf} onOpen={setOpened} />
    </ConfigSection>
  );
}
