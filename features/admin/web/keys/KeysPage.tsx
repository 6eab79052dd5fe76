import '../status/status.css';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, CodeBlock, ErrorState, TableScroll } from '@komainu/ui/controls/controls.tsx';
import { ago, dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ADMIN } from '../messages.ts';

interface KeyItem {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly last4: string;
    readonly created_at: string;
    readonly key?: string;
    readonly date_last_used?: string | null;
    readonly last_used_at?: string | null;
  };
}

/** API keys and one's own application keys, over the public API. */
export default function KeysPage() {
  const text = useText(ADMIN);
  const mayManage = useMay('manage');
  return (
    <div className="page-scroll settings">
      <KeyTable
        title={text.apiKeys}
        hint={mayManage ? text.apiKeysHint : `${text.apiKeysHint} ${text.onlyAdmins}`}
        path="/api/v2/api_keys"
        type="api_keys"
        mayChange={mayManage}
      />
      <KeyTable
        title={text.applicationKeys}
        hint={text.applicationKeysHint}
        path="/api/v2/current_user/application_keys"
        type="application_keys"
        mayChange
      />
    </div>
  );
}

interface KeyTableProps {
  readonly title: string;
  readonly hint: string;
  readonly path: string;
  readonly type: string;
  readonly mayChange: boolean;
}

function KeyTable({ title, hint, path, type, mayChange }: KeyTableProps) {
  const text = useText(ADMIN);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const [made, setMade] = useState<string>();
  const { data, error } = useQuery({
    queryKey: ['keys', path],
    queryFn: ({ signal }) => apiGet<{ data: KeyItem[] }>(`${path}?page[size]=100`, signal),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['keys', path] });
  const create = useMutation({
    mutationFn: (name: string) => apiPost<{ data: KeyItem }>(path, { data: { type, attributes: { name } } }),
    onSuccess: (answer) => {
      setMade(answer.data.attributes.key);
      void refresh();
    },
  });
  const remove = useMutation({ mutationFn: (id: string) => api('DELETE', `${path}/${id}`), onSuccess: refresh });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    create.mutate(String(new FormData(form).get('name')), { onSuccess: () => form.reset() });
  };
  if (error !== null) return <ErrorState error={error} />;
  const wrong = create.error ?? remove.error;
  return (
    <section>
      <h2>{title}</h2>
      <p className="settings-hint">{hint}</p>
      {mayChange ? (
        <form className="settings-bar" onSubmit={submit} aria-label={title}>
          <label className="field">
            {text.newName}
            <input className="input" name="name" required />
          </label>
          <Button kind="primary" type="submit" disabled={create.isPending}>
            {text.create}
          </Button>
        </form>
      ) : null}
      {wrong === null ? null : (
        <p className="text-wrong" role="alert">
          {wrong.message}
        </p>
      )}
      {made === undefined ? null : (
        <div className="settings-made" role="status">
          <p>{text.shownOnce}</p>
          <CodeBlock>{made}</CodeBlock>
        </div>
      )}
      <TableScroll label={title}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.last4}</th>
              <th scope="col">{text.created}</th>
              <th scope="col">{text.lastUsed}</th>
              <th scope="col">
                <span className="visually-hidden">{text.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(data?.data ?? []).map(({ id, attributes }) => {
              const used = attributes.date_last_used ?? attributes.last_used_at ?? null;
              return (
                <tr key={id}>
                  <td>{attributes.name}</td>
                  <td className="mono">…{attributes.last4}</td>
                  <td>{dateTime(Date.parse(attributes.created_at), language)}</td>
                  <td>{used === null ? text.never : ago(Date.parse(used), Date.now(), language)}</td>
                  <td data-align="right">
                    {mayChange ? (
                      <Button
                        kind="quiet"
                        onClick={() => confirm(text.removeSure(attributes.name)) && remove.mutate(id)}
                      >
                        {text.remove}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {data?.data.length === 0 ? <p className="settings-hint">{text.noKeys}</p> : null}
      </TableScroll>
    </section>
  );
}
