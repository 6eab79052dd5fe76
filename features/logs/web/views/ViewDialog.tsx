import type { SavedView } from '@komainu/contracts/logs/views-api.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useState } from 'react';
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
  const submit = (): void => {
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
  const isTaken = change.error instanceof ApiError && change.error.status === 409;
  return (
    <FormDialog
      title={view === undefined ? text.saveNew : text.rename(view.name)}
      submit={text.save}
      isReady={!change.isPending}
      wrong={isTaken ? text.conflict : change.error?.message}
      onSubmit={submit}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
