import { useSession } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { createDashboard } from '../data/dashboards-api.ts';
import { DASHBOARDS } from '../messages.ts';
import { dashboardPath } from '../model/dashboard.ts';

type Layout = 'auto' | 'fixed' | 'free';

/** A name and a layout, and the board opens to be filled. */
export function NewDialog({ onClose }: { onClose: () => void }) {
  const text = useText(DASHBOARDS);
  const navigate = useNavigate();
  const [params] = useUrlParams();
  const user = useSession().data?.user.name ?? '';
  const [title, setTitle] = useState(text.untitled(user));
  const [layout, setLayout] = useState<Layout>('auto');
  const create = useMutation({
    mutationFn: () =>
      createDashboard({
        title: title.trim(),
        description: '',
        layout_type: layout === 'free' ? 'free' : 'ordered',
        ...(layout === 'free' ? {} : { reflow_type: layout }),
        widgets: [],
        template_variables: [],
      }),
    onSuccess: (dashboard) => void navigate({ to: linkTo(dashboardPath(dashboard), { edit: '1' }, params) as string }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (title.trim() !== '') create.mutate();
  };
  const layouts: readonly [Layout, string][] = [
    ['auto', text.layoutAuto],
    ['fixed', text.layoutFixed],
    ['free', text.layoutFree],
  ];
  return (
    <Modal opened onClose={onClose} title={text.newDashboard} closeButtonProps={{ 'aria-label': text.cancel }}>
      <form className="board-form" onSubmit={submit}>
        <label className="field">
          {text.name}
          <input className="input" value={title} onChange={(event) => setTitle(event.target.value)} data-autofocus />
        </label>
        <fieldset className="board-radios">
          <legend>{text.layout}</legend>
          {layouts.map(([value, label]) => (
            <label key={value}>
              <input type="radio" name="layout" checked={layout === value} onChange={() => setLayout(value)} />
              {label}
            </label>
          ))}
        </fieldset>
        {create.error === null ? null : <p role="alert">{create.error.message}</p>}
        <div className="board-form-end">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="primary" type="submit" disabled={title.trim() === '' || create.isPending}>
            {text.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
