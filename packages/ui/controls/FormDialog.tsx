import './form-dialog.css';
import { Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { defineMessages, useText } from '../i18n/messages.ts';
import { Button } from './controls.tsx';
import { Failure } from './Failure.tsx';

const TEXT = defineMessages({ cancel: 'Cancel' }, { cancel: 'キャンセル' });

interface FormDialogProps {
  readonly title: string;
  /** What the button says that sends it. */
  readonly submit: string;
  readonly isReady?: boolean;
  /** Why sending it did not work. */
  readonly wrong?: string | undefined;
  readonly size?: number | string;
  /** Beside the class that all of them have. */
  readonly className?: string;
  /** Nothing in it wants to be filled in first. */
  readonly focusSubmit?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form in a dialog: what it asks for, why sending it did not work, and the two ways out. */
export function FormDialog(props: FormDialogProps) {
  const { title, submit, isReady = true, wrong, size, className = '', focusSubmit = false } = props;
  const text = useText(TEXT);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    // A dialog may belong to something that stands inside another form.
    event.stopPropagation();
    if (isReady) props.onSubmit();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={title}
      {...(size === undefined ? {} : { size })}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <form className={`form-dialog ${className}`} onSubmit={onSubmit} autoComplete="off">
        {props.children}
        <Failure reason={wrong} />
        <div className="form-dialog-end">
          <Button onClick={props.onClose}>{text.cancel}</Button>
          <Button kind="primary" type="submit" disabled={!isReady} data-autofocus={focusSubmit ? true : undefined}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
