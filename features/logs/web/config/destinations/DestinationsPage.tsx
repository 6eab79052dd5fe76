import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigSection } from '../ConfigSection.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import { onlyShown } from '../form/field.ts';
import { DestinationTable } from './DestinationTable.tsx';
import { changedAttributes, useDestinationChange, useDestinations } from './destination-api.ts';
import { DESTINATION_FIELDS, NEW_DESTINATION, STORED_FIELDS } from './fields.ts';
import { DESTINATIONS } from './messages.ts';

/** Where logs are forwarded to. */
export default function DestinationsPage() {
  const text = useText(DESTINATIONS);
  const [opened, setOpened] = useUrlState('destination');
  const found = useDestinations();
  const { data } = found;
  const change = useDestinationChange();
  const toggle = useDestinationChange();
  const destination = data?.find(({ id }) => id === opened);
  const isNew = opened === 'new';
  const fields = destination === undefined ? DESTINATION_FIELDS : STORED_FIELDS;
  return (
    <ConfigSection
      tab="destinations"
      found={found}
      isBusy={found.isPending || toggle.isPending}
      head={{
        intro: text.intro,
        add: text.add,
        permission: 'manage',
        onAdd: () => setOpened('new'),
        error: toggle.error,
      }}
      empty={{ title: text.emptyTitle, text: text.emptyText, example: '@evt.category:authentication' }}
      panel={
        destination === undefined && !isNew ? null : (
          <DefinitionPanel
            key={opened}
            title={destination?.attributes.name ?? text.add}
            fields={fields}
            start={destination === undefined ? NEW_DESTINATION : { ...destination.attributes }}
            exists={destination !== undefined}
            permission="manage"
            intro={destination === undefined ? null : <p className="form-hint">{text.secrets}</p>}
            onSave={(value) => {
              const attributes = onlyShown(fields, value);
              return change.mutateAsync(
                destination === undefined
                  ? { kind: 'create', attributes }
                  : {
                      kind: 'save',
                      id: destination.id,
                      attributes: changedAttributes(onlyShown(fields, { ...destination.attributes }), attributes),
                    },
              );
            }}
            onRemove={() => change.mutateAsync({ kind: 'remove', id: opened })}
            onClose={() => setOpened('')}
          />
        )
      }
    >
      <DestinationTable
        destinations={data ?? []}
        opened={opened}
        onOpen={setOpened}
        onSwitch={(id, enabled) => toggle.mutate({ kind: 'save', id, attributes: { enabled } })}
      />
    </ConfigSection>
  );
}
