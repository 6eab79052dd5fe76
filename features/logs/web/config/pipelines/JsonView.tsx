import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { saveFile } from '@komainu/ui/controls/save-file.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconCopy, IconDownload, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { FORM } from '../form/messages.ts';
import { type DraftPipeline, draftOf, jsonOf } from './draft.ts';
import { PIPELINES } from './messages.ts';

interface JsonViewProps {
  readonly draft: DraftPipeline;
  readonly readOnly: boolean;
  readonly onChange: (draft: DraftPipeline) => void;
}

/** The pipeline as JSON: to be copied, downloaded, edited, pasted and read from a file. */
export function JsonView({ draft, readOnly, onChange }: JsonViewProps) {
  const text = useText(PIPELINES);
  const form = useText(FORM);
  const file = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(() => JSON.stringify(jsonOf(draft), null, 2));
  const [wrong, setWrong] = useState('');
  const change = (next: string): void => {
    setTyped(next);
    let json: unknown;
    try {
      json = JSON.parse(next);
    } catch (error) {
      setWrong(`${form.notJson} ${error instanceof Error ? error.message : ''}`);
      return;
    }
    const read = draftOf(json);
    setWrong(read === undefined ? text.notPipeline : '');
    if (read !== undefined) onChange(read);
  };
  const download = (): void =>
    saveFile(`${draft.name.replace(/[^\w.-]+/g, '-') || 'pipeline'}.json`, typed, 'application/json');
  return (
    <section className="json-view" aria-label={text.json}>
      <div className="json-view-bar">
        <Button onClick={() => void navigator.clipboard.writeText(typed)}>
          <IconCopy size={14} />
          {text.copy}
        </Button>
        <Button onClick={download}>
          <IconDownload size={14} />
          {text.download}
        </Button>
        {readOnly ? null : (
          <Button onClick={() => file.current?.click()}>
            <IconUpload size={14} />
            {text.import}
          </Button>
        )}
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={(event) => void event.target.files?.[0]?.text().then(change)}
        />
      </div>
      <CodeEditor label={text.jsonLabel} value={typed} onChange={change} readOnly={readOnly} rows={20} />
      {wrong === '' ? (
        <p className="form-hint">{text.jsonHint}</p>
      ) : (
        <p className="form-wrong" role="alert">
          {wrong}
        </p>
      )}
    </section>
  );
}
