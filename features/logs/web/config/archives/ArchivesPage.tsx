import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { ConfigSection } from '../ConfigSection.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import { type Definition, isDefinition, onlyShown } from '../form/field.ts';
import { moved } from '../order/moved.ts';
import { ArchiveSearchPanel } from './ArchiveSearchPanel.tsx';
import { ArchiveTable } from './ArchiveTable.tsx';
import { type Archive, useArchiveChange, useArchives } from './archive-api.ts';
import { ARCHIVE_FIELDS, NEW_ARCHIVE, STORED_ARCHIVE_FIELDS } from './fields.ts';
import { ARCHIVES } from './messages.ts';
import { RehydrateDialog } from './RehydrateDialog.tsx';
import { RehydrationTable } from './RehydrationTable.tsx';

/** Logs in storage of one's own: where, how it fares, searching there, putting back. */
export default function ArchivesPage() {
  const text = useText(ARCHIVES);
  const [params, setParams] = useUrlParams();
  const found = useArchives();
  const { data } = found;
  const order = useArchiveChange();
  const change = useArchiveChange();
  const archives = data ?? [];
  const of = (id: string | undefined): Archive | undefined => archives.find((archive) => archive.id === id);
  const open = (what: 'archive' | 'search' | 'rehydrate' | undefined, id?: string): void =>
    setParams({
      archive: undefined,
      search: undefined,
      rehydrate: undefined,
      ...(what === undefined ? {} : { [what]: id }),
    });
  const close = (): void => open(undefined);
  const archive = of(params['archive']);
  const searched = of(params['search']);
  const rehydrated = of(params['rehydrate']);
  return (
    <ConfigSection
      tab="archives"
      found={found}
      isBusy={found.isPending || order.isPending}
      head={{
        intro: text.intro,
        add: text.add,
        permission: 'manage',
        onAdd: () => open('archive', 'new'),
        error: order.error,
      }}
      empty={{
        title: text.emptyTitle,
        text: text.emptyText,
        example: 'KOMAINU_ARCHIVE_ROOT=/var/lib/komainu/archives npm start',
      }}
      after={<RehydrationTable />}
      panel={
        <>
          {archive === undefined && params['archive'] !== 'new' ? null : (
            <DefinitionPanel
              key={params['archive']}
              title={archive?.attributes.name ?? text.add}
              fields={archive === undefined ? ARCHIVE_FIELDS : STORED_ARCHIVE_FIELDS}
              start={archive === undefined ? NEW_ARCHIVE : startOf(archive)}
              exists={archive !== undefined}
              permission="manage"
              onSave={(value) => {
                const attributes = { query: '', ...onlyShown(ARCHIVE_FIELDS, value), ...keptOf(archive, value) };
                return change.mutateAsync(
                  archive === undefined ? { kind: 'create', attributes } : { kind: 'save', id: archive.id, attributes },
                );
              }}
              onRemove={() => change.mutateAsync({ kind: 'remove', id: archive?.id ?? '' })}
              onClose={close}
            />
          )}
          {searched === undefined ? null : <ArchiveSearchPanel key={searched.id} archive={searched} onClose={close} />}
          {rehydrated === undefined ? null : <RehydrateDialog archive={rehydrated} onClose={close} />}
        </>
      }
    >
      <ArchiveTable
        archives={archives}
        opened={params['archive'] ?? params['search'] ?? ''}
        onOpen={(id) => open('archive', id)}
        onSearch={(id) => open('search', id)}
        onRehydrate={(id) => open('rehydrate', id)}
        onMove={(from, to) => order.mutate({ kind: 'order', ids: moved(archives, from, to).map(({ id }) => id) })}
      />
    </ConfigSection>
  );
}

/** The part of an archive that its form edits. */
function startOf({ attributes }: Archive): Definition {
  const { state: _state, state_reason: _reason, ...definition } = attributes;
  return definition;
}

/** What the form does not show and an update would lose: how an archive that was made elsewhere reaches its bucket. */
function keptOf(archive: Archive | undefined, value: Definition): Definition {
  if (archive === undefined) return {};
  const { destination, rehydration_max_scan_size_in_gb: most } = archive.attributes;
  const next = onlyShown(ARCHIVE_FIELDS, value)['destination'];
  if (!isDefinition(next)) return {};
  const { integration } = destination;
  const isSame = next['type'] === destination['type'] && integration !== undefined;
  return { rehydration_max_scan_size_in_gb: most, destination: isSame ? { integration, ...next } : next };
}
