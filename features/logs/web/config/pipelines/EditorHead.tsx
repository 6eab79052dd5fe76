import { Button, SegmentedControl, Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconArrowLeft, IconCopyPlus } from '@tabler/icons-react';
import { useAccess } from '../ConfigFrame.tsx';
import { FORM } from '../form/messages.ts';
import { CONFIG } from '../messages.ts';
import type { DraftPipeline } from './draft.ts';
import { PIPELINES } from './messages.ts';
import type { ListedPipeline } from './pipeline-api.ts';

export type EditorView = 'form' | 'json';

interface EditorHeadProps {
  readonly pipeline: ListedPipeline | undefined;
  readonly draft: DraftPipeline;
  readonly view: EditorView;
  readonly onView: (view: EditorView) => void;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** Fields that must be put right before it can be saved. */
  readonly problems: number;
  readonly onBack: () => void;
  readonly onSave: () => void;
  readonly onClone: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** Which pipeline it is, and what can be done with it as a whole. */
export function EditorHead(props: EditorHeadProps) {
  const { pipeline, draft, isDirty, problems } = props;
  const text = useText(PIPELINES);
  const form = useText(FORM);
  const config = useText(CONFIG);
  const { may, reason } = useAccess('write');
  const isReady = pipeline?.is_read_only === true;
  const cannot = reason ?? (problems > 0 ? text.fix(problems) : undefined);
  return (
    <header className="editor-head">
      <Button kind="quiet" label={text.back} onClick={props.onBack}>
        <IconArrowLeft size={16} />
      </Button>
      <h2 className="editor-name" translate={draft.name === '' ? undefined : 'no'}>
        {draft.name || text.untitled}
      </h2>
      {isReady ? <Tag>{text.ready}</Tag> : null}
      <span className="editor-state" role="status">
        {isReady || !may
          ? ''
          : isDirty
            ? problems > 0
              ? text.fix(problems)
              : text.unsavedMark
            : pipeline === undefined
              ? ''
              : text.savedMark}
      </span>
      <SegmentedControl
        label={text.view}
        value={props.view}
        choices={[
          { value: 'form', label: text.form },
          { value: 'json', label: text.json },
        ]}
        onChange={props.onView}
      />
      {pipeline === undefined ? null : (
        <Button disabled={!may} title={reason ?? text.cloneTip} onClick={() => props.onClone(pipeline.id)}>
          <IconCopyPlus size={14} />
          {text.clone}
        </Button>
      )}
      {pipeline === undefined || isReady ? null : (
        <Button
          kind="danger"
          disabled={!may}
          title={reason}
          onClick={() => confirm(config.removeSure(pipeline.name)) && props.onRemove(pipeline.id)}
        >
          {form.remove}
        </Button>
      )}
      {isReady ? null : (
        <Button
          kind="primary"
          disabled={cannot !== undefined || !isDirty || props.isSaving}
          title={cannot}
          onClick={props.onSave}
        >
          {props.isSaving ? form.pending : pipeline === undefined ? form.create : form.save}
        </Button>
      )}
    </header>
  );
}
