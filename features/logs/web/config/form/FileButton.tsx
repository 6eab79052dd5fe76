import { Button } from '@komainu/ui/controls/controls.tsx';
import { IconUpload } from '@tabler/icons-react';
import { type ChangeEvent, useRef } from 'react';

interface FileButtonProps {
  readonly label: string;
  /** Endings and types, as `<input accept>` takes them. */
  readonly accept: string;
  readonly disabled?: boolean;
  readonly onText: (text: string, name: string) => void;
}

/** Reads a text file that the reader chooses. */
export function FileButton({ label, accept, disabled = false, onText }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? [];
    // The same file may be chosen again after it has changed.
    event.target.value = '';
    if (file !== undefined) onText(await file.text(), file.name);
  };
  return (
    <>
      <Button disabled={disabled} onClick={() => input.current?.click()}>
        <IconUpload size={14} />
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => void choose(event)}
      />
    </>
  );
}
