import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { SegmentedControl, Tag } from '@komainu/ui/controls/controls.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo, useState } from 'react';
import { useHandles } from '../data/handles.ts';
import { useNotificationPreview } from '../data/monitors-api.ts';
import { isComplete, withDefinition, withOptions } from '../model/draft.ts';
import { variablesOf } from '../model/template-words.ts';
import type { DraftProps } from './field-props.ts';
import { MessageInput } from './MessageInput.tsx';
import { EDITOR } from './messages.ts';
import { useSettled } from './use-settled.ts';

/** Its name and what people are told, beside the text as it would be sent. */
export function MessageSection({ draft, onChange, invalid }: DraftProps & { readonly invalid: boolean }) {
  const text = useText(EDITOR);
  const handles = useHandles();
  const variables = useMemo(() => variablesOf(draft), [draft]);
  const { definition } = draft;
  const words = {
    variables,
    handles,
    placeholder: text.messageHint,
  };
  return (
    <div className="monitor-telling">
      <div className="monitor-fields">
        <TextField
          label={text.name}
          value={definition.name}
          placeholder={text.nameHint}
          invalid={invalid}
          required
          onChange={(name) => onChange(withDefinition(draft, { name }))}
        />
        <MessageInput
          {...words}
          label={text.message}
          rows={8}
          value={definition.message}
          onChange={(message) => onChange(withDefinition(draft, { message }))}
        />
        {definition.options.renotify_interval ? (
          <MessageInput
            {...words}
            label={text.escalation}
            rows={3}
            value={definition.options.escalation_message ?? ''}
            onChange={(typed) => onChange(withOptions(draft, { escalation_message: typed }))}
          />
        ) : null}
      </div>
      <Sent draft={draft} />
    </div>
  );
}

/** The notification of a state, rendered by the server as the channels get it. */
function Sent({ draft }: Pick<DraftProps, 'draft'>) {
  const text = useText(EDITOR);
  const [state, setState] = useState<MonitorState>('Alert');
  const settled = useSettled(draft);
  const preview = useNotificationPreview(settled.definition, state, isComplete(settled));
  const sent = preview.data;
  return (
    <div className="monitor-sent">
      <div className="monitor-sent-head">
        <span>{text.shownAs}</span>
        <SegmentedControl<MonitorState>
          label={text.shownAs}
          value={state}
          choices={[
            { value: 'Alert', label: text.alert },
            { value: 'Warn', label: text.warn },
            { value: 'No Data', label: text.noData },
            { value: 'OK', label: text.recovered },
          ]}
          onChange={setState}
        />
      </div>
      {isComplete(draft) ? null : <p className="text-hint">{text.sentWaits}</p>}
      {preview.error === null || !isComplete(draft) ? null : (
        <p className="text-wrong" role="alert">
          {preview.error.message}
        </p>
      )}
      {sent === undefined ? null : (
        <>
          <strong translate="no">{sent.title}</strong>
          <p className="monitor-message" translate="no">
            {sent.body}
          </p>
          <p className="monitor-handles">
            {sent.handles.length === 0 ? text.nobody : <span>{text.goesTo}</span>}
            {sent.handles.map((handle) => (
              <Tag key={handle}>@{handle}</Tag>
            ))}
          </p>
        </>
      )}
    </div>
  );
}
