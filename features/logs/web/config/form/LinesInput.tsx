import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FileButton } from './FileButton.tsx';
import { FORM } from './messages.ts';

interface LinesInputProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly readOnly: boolean;
  readonly placeholder?: string;
  readonly rows: number;
  /** Endings and types of files that lines may be read from; undefined for none. */
  readonly file: string | undefined;
}

/** A list of texts, one a line; out of a file as well, which takes their place. */
export function LinesInput({ file, value, onChange, ...shared }: LinesInputProps) {
  const text = useText(FORM);
  const put = (typed: string): void => onChange(typed === '' ? [] : typed.split('\n'));
  return (
    <>
      {file === undefined || shared.readOnly ? null : (
        <span>
          <FileButton label={text.readFile} accept={file} onText={(typed) => put(typed.replaceAll('\r\n', '\n'))} />
        </span>
      )}
      <CodeEditor {...shared} value={value.join('\n')} onChange={put} />
    </>
  );
}
