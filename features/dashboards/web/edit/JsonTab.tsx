import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import type { Definition } from '../model/dashboard.ts';
import { EDITOR } from './messages.ts';

/** The whole definition as it is stored; what can be read takes effect at once. */
export function JsonTab({
  definition,
  onChange,
}: {
  definition: Definition;
  onChange: (definition: Definition) => void;
}) {
  const text = useText(EDITOR);
  const [json, setJson] = useState(() => JSON.stringify(definition, undefined, 2));
  const [problem, setProblem] = useState('');
  const change = (typed: string): void => {
    setJson(typed);
    try {
      const value = objectOf(JSON.parse(typed));
      setProblem(textOf(value['type']) === '' ? text.noType : '');
      if (textOf(value['type']) !== '') onChange(value as Definition);
    } catch (error) {
      setProblem(text.wrongJson(error instanceof Error ? error.message : String(error)));
    }
  };
  return (
    <div className="edit-json">
      <div className="board-json">
        <CodeEditor label={text.json} value={json} rows={18} onChange={change} />
      </div>
      {problem === '' ? null : <p role="alert">{problem}</p>}
    </div>
  );
}
