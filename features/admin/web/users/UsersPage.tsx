import '../status/status.css';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMay, useSession } from '@komainu/ui/api/session.ts';
import { Button, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ADMIN } from '../messages.ts';

interface Resource<Attributes> {
  readonly id: string;
  readonly attributes: Attributes;
  readonly relationships: { readonly roles: { readonly data: readonly { readonly id: string }[] } };
}
type User = Resource<{
  readonly email: string;
  readonly name: string | null;
  readonly status: 'Active' | 'Disabled' | 'Pending';
}>;
type Role = Omit<Resource<{ readonly name: string }>, 'relationships'>;

/** Users with their role; adding one, setting a password, disabling. */
export default function UsersPage() {
  const text = useText(ADMIN);
  const mayManage = useMay('manage');
  const ownId = useSession().data?.user.id;
  const queries = useQueryClient();
  const users = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => apiGet<{ data: User[] }>('/api/v2/users?page[size]=500', signal),
  });
  const roles = useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => apiGet<{ data: Role[] }>('/api/v2/roles?page[size]=100', signal),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['users'] });
  const [passwordOf, setPasswordOf] = useState<User>();
  const change = useMutation({
    mutationFn: ({ user, roleId }: { user: User; roleId: string }) =>
      api('PATCH', `/api/v2/users/${user.id}`, {
        data: {
          id: user.id,
          type: 'users',
          attributes: {},
          relationships: { roles: { data: [{ type: 'roles', id: roleId }] } },
        },
      }),
    onSuccess: refresh,
  });
  const disable = useMutation({ mutationFn: (id: string) => api('DELETE', `/api/v2/users/${id}`), onSuccess: refresh });
  if (users.error !== null) return <ErrorState error={users.error} />;
  const wrong = change.error ?? disable.error;
  const states = { Active: text.active, Pending: text.pending, Disabled: text.disabled };
  return (
    <div className="page-scroll settings">
      <section>
        {mayManage ? (
          <AddUser roles={roles.data?.data ?? []} onAdded={refresh} />
        ) : (
          <p className="settings-hint">{text.onlyAdmins}</p>
        )}
        {wrong === null ? null : (
          <p className="text-wrong" role="alert">
            {wrong.message}
          </p>
        )}
        {passwordOf === undefined ? null : (
          <SetPassword
            key={passwordOf.id}
            user={passwordOf}
            isOwn={passwordOf.id === ownId}
            onDone={() => {
              setPasswordOf(undefined);
              void refresh();
            }}
          />
        )}
        <DataTable
          label={text.users}
          heads={[text.name, text.email, text.role, text.state, { unseen: text.setPassword }]}
        >
          {(users.data?.data ?? []).map((user) => (
            <tr key={user.id}>
              <td>{user.attributes.name ?? '–'}</td>
              <td>{user.attributes.email}</td>
              <td>
                <select
                  className="input"
                  disabled={!mayManage}
                  aria-label={`${text.role}: ${user.attributes.email}`}
                  value={user.relationships.roles.data[0]?.id ?? ''}
                  onChange={(event) => change.mutate({ user, roleId: event.target.value })}
                >
                  <option value="" disabled>
                    –
                  </option>
                  {(roles.data?.data ?? []).map((role) => (
                    <option key={role.id} value={role.id}>
                      {roleTitle(role, text)}
                    </option>
                  ))}
                </select>
              </td>
              <td>{states[user.attributes.status]}</td>
              <td data-align="right">
                {mayManage || user.id === ownId ? (
                  <Button kind="quiet" onClick={() => setPasswordOf(user)}>
                    {text.setPassword}
                  </Button>
                ) : null}
                {!mayManage || user.attributes.status === 'Disabled' ? null : (
                  <Button
                    kind="quiet"
                    onClick={() => confirm(text.disableSure(user.attributes.email)) && disable.mutate(user.id)}
                  >
                    {text.disable}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </DataTable>
      </section>
    </div>
  );
}

/** Our own three roles in the reader's language; others by the name that they were given. */
function roleTitle(role: Role, text: { admin: string; standard: string; readOnly: string }): string {
  const known: Readonly<Record<string, string>> = {
    'Datadog Admin Role': text.admin,
    'Datadog Standard Role': text.standard,
    'Datadog Read Only Role': text.readOnly,
  };
  return known[role.attributes.name] ?? role.attributes.name;
}

function AddUser({ roles, onAdded }: { roles: readonly Role[]; onAdded: () => void }) {
  const text = useText(ADMIN);
  const add = useMutation({
    mutationFn: (fields: { email: string; name: string; roleId: string }) =>
      apiPost('/api/v2/users', {
        data: {
          type: 'users',
          attributes: { email: fields.email, name: fields.name },
          relationships: { roles: { data: [{ type: 'roles', id: fields.roleId }] } },
        },
      }),
    onSuccess: onAdded,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const fields = {
      email: String(data.get('email')),
      name: String(data.get('name')),
      roleId: String(data.get('role')),
    };
    add.mutate(fields, { onSuccess: () => form.reset() });
  };
  return (
    <form className="settings-bar" onSubmit={submit} aria-label={text.invite}>
      <label className="field">
        {text.email}
        <input className="input" name="email" type="email" required />
      </label>
      <label className="field">
        {text.name}
        <input className="input" name="name" required />
      </label>
      <label className="field">
        {text.role}
        {/* The least that is of use; who may do more is a choice. */}
        <select
          key={roles.length}
          className="input"
          name="role"
          defaultValue={roles.find((role) => role.attributes.name === 'Datadog Read Only Role')?.id}
        >
          {roles.map((role) => (
            <option key={role.id} value={role.id}>
              {roleTitle(role, text)}
            </option>
          ))}
        </select>
      </label>
      <Button kind="primary" type="submit" disabled={add.isPending}>
        {text.invite}
      </Button>
      <Failure reason={add.error?.message} />
    </form>
  );
}

function SetPassword({ user, isOwn, onDone }: { user: User; isOwn: boolean; onDone: () => void }) {
  const text = useText(ADMIN);
  const save = useMutation({
    mutationFn: (body: { current: string; password: string }) =>
      api('PUT', `/api/unstable/users/${user.id}/password`, body),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    save.mutate({ current: String(data.get('current') ?? ''), password: String(data.get('password')) });
  };
  return (
    <form className="settings-bar" onSubmit={submit} aria-label={`${text.setPassword}: ${user.attributes.email}`}>
      <strong>{user.attributes.email}</strong>
      {isOwn ? (
        <label className="field">
          {text.presentPassword}
          <input className="input" name="current" type="password" autoComplete="current-password" required />
        </label>
      ) : null}
      <label className="field">
        {text.newPassword}
        <input className="input" name="password" type="password" autoComplete="new-password" required minLength={10} />
      </label>
      <Button kind="primary" type="submit">
        {text.save}
      </Button>
      <Button onClick={onDone}>{text.cancel}</Button>
      <Failure reason={save.error?.message} />
    </form>
  );
}
