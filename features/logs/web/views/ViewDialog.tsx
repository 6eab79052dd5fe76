import type { SavedView } from '@komainu/contracts/logs/views-api.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { VIEWS_TEXT } from './messages.ts';
import { useViewChange } from './use-views.ts';
import { viewFields } from './view-state.ts';

/** Names a view: a new one of what is on screen, or one that is there. */
export function ViewDialog({ view, onClose }: { view: SavedView | undefined; onClose: () => void }) {
  const text = useText(VIEWS_TEXT);
  const change = useViewChange();
  const [params, setParams] = useUrlParams();
  const [name, setName] = useState(view?.name ?? '');
  const [withTime, setWithTime] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate(
      view === undefined
        ? { kind: 'create', fields: { name, ...viewFields(params, withTime) } }
        : { kind: 'edit', view, fields: { name } },
      {
        onSuccess: (saved) => {
          if (saved !== undefined) setParams({ saved: saved.id }, { replace: true });
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={view === undefined ? text.saveNew : text.rename(view.name)}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      <form className="view-dialog" onSubmit={submit}>
        <label className="field">
          {text.name}
          <input
            className="input"
            required
            maxLength={200}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {view === undefined ? (
          <label className="view-check">
            <input type="checkbox" checked={withTime} onChange={() => setWithTime(!withTime)} />
            {text.withTime}
          </label>
        ) : null}
        {change.error === null ? null : (
          <p role="alert">
            {change.error instanceof ApiError && change.error.status === 409 ? text.conflict : change.error.message}
          </p>
        )}
        <div className="view-dialog-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="primary" type="submit" disabled={change.isPending}>
            {text.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
