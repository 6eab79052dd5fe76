import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useAccess } from '../ConfigFrame.tsx';
import { ConfigSection, Teaching } from '../ConfigSection.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import type { Definition } from '../form/field.ts';
import { moved } from '../order/moved.ts';
import { INDEX_FIELDS, NEW_INDEX } from './fields.ts';
import { IndexTable } from './IndexTable.tsx';
import { useIndexChange, useIndexes } from './index-api.ts';
import { INDEXES } from './messages.ts';
import { type IndexWarning, indexWarnings } from './warnings.ts';

const EXAMPLE = '@evt.category:authentication OR source:(authlog OR okta)';

/** Which logs are kept, for how long, and how many a day. */
export default function IndexesPage() {
  const text = useText(INDEXES);
  const { may } = useAccess('write');
  const [opened, setOpened] = useUrlState('index');
  const found = useIndexes();
  const { data } = found;
  const order = useIndexChange();
  const change = useIndexChange();
  const indexes = data ?? [];
  const index = indexes.find(({ name }) => name === opened);
  const isNew = opened === 'new' && index === undefined;
  const close = (): void => setOpened('');
  const start: Definition = index === undefined ? NEW_INDEX : { ...index };
  const move = (from: number, to: number): void =>
    order.mutate({ kind: 'order', names: moved(indexes, from, to).map(({ name }) => name) });
  return (
    <ConfigSection
      tab="indexes"
      found={found}
      isBusy={found.isPending || order.isPending}
      head={{
        intro: text.intro,
        add: text.add,
        permission: 'write',
        onAdd: () => setOpened('new'),
        error: order.error,
      }}
      panel={
        index === undefined && !isNew ? null : (
          <DefinitionPanel
            key={opened}
            title={index?.name ?? text.add}
            fields={INDEX_FIELDS}
            start={start}
            exists={index !== undefined}
            permission="write"
            onSave={(value) =>
              change.mutateAsync(
                index === undefined
                  ? { kind: 'create', index: value }
                  : { kind: 'save', name: index.name, index: value },
              )
            }
            onRemove={() => change.mutateAsync({ kind: 'remove', name: opened })}
            onClose={close}
          />
        )
      }
    >
      {indexWarnings(indexes).map((warning) => (
        <p key={JSON.stringify(warning)} className="config-note" data-level="warn" role="note">
          {warningText(warning, text)}
        </p>
      ))}
      <IndexTable indexes={indexes} opened={opened} canOrder={may} onOpen={setOpened} onMove={move} />
      {indexes.length === 1 ? <Teaching title={text.teachTitle} text={text.teachText} example={EXAMPLE} /> : null}
    </ConfigSection>
  );
}

interface WarningTexts {
  unreached: (name: string, by: string) => string;
  limited: (name: string) => string;
  uncaught: string;
}

function warningText(warning: IndexWarning, text: WarningTexts): string {
  switch (warning.kind) {
    case 'unreached':
      return text.unreached(warning.name, warning.by);
    case 'limited':
      return text.limited(warning.name);
    case 'uncaught':
      return text.uncaught;
  }
}
