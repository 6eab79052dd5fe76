import { useSession } from '@komainu/ui/api/session.ts';
import { FormDialog } from '@komainu/ui/controls/FormDialog.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
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
  const layouts: readonly [Layout, string][] = [
    ['auto', text.layoutAuto],
    ['fixed', text.layoutFixed],
    ['free', text.layoutFree],
  ];
  return (
    <FormDialog
      title={text.newDashboard}
      submit={text.create}
      isReady={title.trim() !== '' && !create.isPending}
      wrong={create.error?.message}
      onSubmit={create.mutate}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
