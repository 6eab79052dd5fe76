import './definition.css';
import { Link } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '../controls/controls.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';
import { linkTo, useUrlParams } from '../url/url-state.ts';

const TEXT = defineMessages(
  { make: 'Create', save: 'Save', cancel: 'Cancel' },
  { make: '作成', save: '保存', cancel: 'キャンセル' },
);

interface DefinitionFormProps {
  /** The page of all of them, such as `/slo`. */
  readonly listPath: string;
  /** Absent for a new one. */
  readonly id: string | undefined;
  readonly isReady: boolean;
  /** Why it was not saved. */
  readonly wrong: string | undefined;
  /** What else there is to say at its end. */
  readonly note?: ReactNode;
  /** Before the way out and the button that saves. */
  readonly more?: ReactNode;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** The page that makes or changes a definition: its fields, and at its end, always in sight, what ends it. */
export function DefinitionForm(props: DefinitionFormProps) {
  const { listPath, id, isReady, wrong, note, more, onSubmit, children } = props;
  const text = useText(TEXT);
  const [params] = useUrlParams();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="page" onSubmit={submit}>
      {children}
      <footer className="definition-end">
        <p role="status">{wrong === undefined ? note : <span className="text-wrong">{wrong}</span>}</p>
        {more}
        <Link className="button" to={linkTo(id === undefined ? listPath : `${listPath}/${id}`, {}, params) as string}>
          {text.cancel}
        </Link>
        <Button kind="primary" type="submit" disabled={!isReady}>
          {id === undefined ? text.make : text.save}
        </Button>
      </footer>
    </form>
  );
}
