import '../form/form.css';
import './tables.css';
import { CodeBlock, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigFrame } from '../ConfigFrame.tsx';
import { usePipelines } from '../pipelines/pipeline-api.ts';
import { SectionHead } from '../SectionHead.tsx';
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
  const { data, error, isPending, refetch } = useReferenceTables();
  const pipelines = usePipelines();
  const usesOf = ({ attributes }: ReferenceTable) =>
    pipelinesWith(
      pipelines.data ?? [],
      ({ type, lookup_enrichment_table: name }) => type === 'lookup-processor' && name === attributes.table_name,
    );
  const table = data?.find(({ id }) => id === opened);
  return (
    <ConfigFrame section="tables">
      <div className="config-body">
        <LoadingBar on={isPending} />
        <div className="page-scroll config-list">
          <SectionHead intro={text.intro} add={text.add} permission="write" onAdd={() => setOpened('new')} />
          {error !== null ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : data === undefined ? null : data.length === 0 ? (
            <section className="config-empty">
              <h2>{text.emptyTitle}</h2>
              <p>{text.emptyText}</p>
              <CodeBlock>{'host,owner\nweb-1,shop\nbastion,security'}</CodeBlock>
            </section>
          ) : (
            <TableTable tables={data} opened={opened} usesOf={usesOf} onOpen={setOpened} />
          )}
        </div>
        {opened === 'new' ? (
          <NewTablePanel onClose={() => setOpened('')} onMade={(id) => setOpened(id, { replace: true })} />
        ) : table === undefined ? null : (
          <TablePanel key={table.id} table={table} usedBy={usesOf(table)} onClose={() => setOpened('')} />
        )}
      </div>
    </ConfigFrame>
  );
}
