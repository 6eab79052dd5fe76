import { CompletionInput } from '@komainu/ui/controls/CompletionInput.tsx';
import { TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import { searchMonitors } from '../data/monitors-api.ts';
import { withDefinition } from '../model/draft.ts';
import { membersOf } from '../model/neighbours.ts';
import { Members } from '../monitor/Members.tsx';
import type { DraftProps } from './field-props.ts';
import { EDITOR } from './messages.ts';

const MOST_FOUND = 20;

/** Monitors joined by `&&`, `||`, `!` and parentheses; found by name, written by number. */
export function CompositeFields({ draft, onChange }: DraftProps) {
  const text = useText(EDITOR);
  const { query } = draft.definition;
  const members = membersOf(query);
  // A choice empties the field: the next name is typed from the start.
  const [taken, setTaken] = useState(0);
  const add = (typed: string): void => {
    const id = /\((\d+)\)$/.exec(typed)?.[1];
    if (id === undefined) return;
    const joined = query.trim() === '' ? id : `${query.trim()} && ${id}`;
    onChange(withDefinition(draft, { query: joined }));
    setTaken(taken + 1);
  };
  return (
    <>
      <div className="fields-line">
        <TextField
          label={text.expression}
          mono
          placeholder={text.expressionHint}
          value={query}
          onChange={(typed) => onChange(withDefinition(draft, { query: typed }))}
        />
        <div className="field">
          {text.addMonitor}
          <CompletionInput
            key={taken}
            label={text.addMonitor}
            value=""
            commitsChoice
            suggest={async (typed, _cursor, signal) => {
              const { monitors } = await searchMonitors(
                typed.trim() === '' ? '' : `"${typed.replaceAll('"', ' ')}"`,
                signal,
              );
              const options = monitors
                .slice(0, MOST_FOUND)
                .map(({ id, name, status }) => ({ value: `${name} (${id})`, detail: status }));
              return { from: 0, to: typed.length, options };
            }}
            onCommit={add}
          />
        </div>
      </div>
      {members.length === 0 ? null : <Members ids={members} />}
    </>
  );
}
