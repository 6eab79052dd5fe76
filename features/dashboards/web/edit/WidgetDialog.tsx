import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { Button, Tabs } from '@komainu/ui/controls/controls.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { WidgetBody } from '../board/WidgetBody.tsx';
import { useWidgetTitle } from '../board/WidgetFrame.tsx';
import type { Definition } from '../model/dashboard.ts';
import { WIDGETS } from '../widgets/messages.ts';
import { widgetTypeOf } from '../widgets/widget-types.ts';
import { CheckForm } from './CheckForm.tsx';
import { JsonTab } from './JsonTab.tsx';
import { MonitorForm } from './MonitorForm.tsx';
import { EDITOR } from './messages.ts';
import { QueriesForm } from './QueriesForm.tsx';
import { StreamForm } from './StreamForm.tsx';
import { TextForm } from './TextForm.tsx';
import { TimeField } from './TimeField.tsx';
import { WorkflowForm } from './WorkflowForm.tsx';

interface WidgetDialogProps {
  readonly definition: Definition;
  readonly onDone: (definition: Definition) => void;
  readonly onClose: () => void;
}

/** Edits one widget beside its preview; nothing changes on the board before it is done. */
export default function WidgetDialog({ definition, onDone, onClose }: WidgetDialogProps) {
  const text = useText(EDITOR);
  const words = useText(WIDGETS);
  const [draft, setDraft] = useState(definition);
  const type = widgetTypeOf(draft.type);
  const [tab, setTab] = useState<'form' | 'json'>(type.editor === 'json' ? 'json' : 'form');
  const { label } = useWidgetTitle(draft);
  const hasPreview = draft.type !== 'group';
  const hasTitle = !['note', 'free_text'].includes(draft.type);
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1180px, 96vw)"
      title={text.editTitle(words[type.name])}
      closeButtonProps={{ 'aria-label': text.cancel }}
      closeOnClickOutside={false}
    >
      <div className="edit-dialog">
        {hasPreview ? (
          <section className="edit-preview widget" aria-label={text.preview}>
            <header className="widget-head">
              <h3>{label}</h3>
            </header>
            <WidgetBody definition={draft} label={label} />
          </section>
        ) : null}
        <Tabs
          label={text.editTitle(words[type.name])}
          value={tab}
          tabs={[
            { value: 'form', label: text.form },
            { value: 'json', label: text.json },
          ]}
          onChange={setTab}
        />
        {tab === 'json' ? (
          <JsonTab definition={draft} onChange={setDraft} />
        ) : (
          <div className="edit-form">
            {hasTitle ? (
              <div className="edit-line">
                <TextField
                  label={text.title}
                  value={textOf(draft.title)}
                  placeholder={text.titleHint}
                  onChange={(title) => setDraft({ ...draft, title })}
                />
                {hasPreview ? <TimeField definition={draft} onChange={setDraft} /> : null}
              </div>
            ) : null}
            {type.editor === 'timeseries' || type.editor === 'scalar' ? (
              <QueriesForm definition={draft} kind={type.editor} onChange={setDraft} />
            ) : type.editor === 'list' ? (
              <StreamForm definition={draft} onChange={setDraft} />
            ) : type.editor === 'check' ? (
              <CheckForm definition={draft} onChange={setDraft} />
            ) : type.editor === 'monitor' ? (
              <MonitorForm definition={draft} onChange={setDraft} />
            ) : type.editor === 'workflow' ? (
              <WorkflowForm definition={draft} onChange={setDraft} />
            ) : type.editor === 'text' || type.editor === 'address' ? (
              <TextForm definition={draft} onChange={setDraft} />
            ) : (
              <p>{text.onlyJson}</p>
            )}
          </div>
        )}
        <div className="board-form-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="primary" onClick={() => onDone(draft)}>
            {text.done}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
