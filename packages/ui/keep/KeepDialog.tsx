import '../controls/form-dialog.css';
import { Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button, SegmentedControl } from '../controls/controls.tsx';
import { Failure } from '../controls/Failure.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';
import { linkTo, useUrlParams } from '../url/url-state.ts';
import { type KeepKind, keepTargets, keepWidget, type WidgetJson } from './keep-widget.ts';

const TEXT = defineMessages(
  {
    title: 'Keep this graph',
    kind: 'Where',
    dashboard: 'Dashboard',
    notebook: 'Notebook',
    target: 'Which',
    fresh: 'A new one',
    name: 'Name of the new one',
    graph: 'Title of the graph',
    keep: 'Keep',
    cancel: 'Cancel',
    kept: 'Kept.',
    open: 'Open it',
    usualDashboard: 'My dashboard',
    usualNotebook: 'My notebook',
  },
  {
    title: 'このグラフを保存',
    kind: '保存先',
    dashboard: 'ダッシュボード',
    notebook: 'ノートブック',
    target: '対象',
    fresh: '新規作成',
    name: '新しい名前',
    graph: 'グラフのタイトル',
    keep: '保存',
    cancel: 'キャンセル',
    kept: '保存しました。',
    open: '開く',
    usualDashboard: 'マイダッシュボード',
    usualNotebook: 'マイノートブック',
  },
);

interface KeepDialogProps {
  /** The graph; its title is asked for. */
  readonly widget: WidgetJson;
  readonly onClose: () => void;
}

/** Puts the graph that is on screen on a dashboard or into a notebook, one that is there or a new one. */
export function KeepDialog({ widget, onClose }: KeepDialogProps) {
  const text = useText(TEXT);
  const [params] = useUrlParams();
  const [kind, setKind] = useState<KeepKind>('dashboard');
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const targets = useQuery({
    queryKey: ['keep', kind],
    staleTime: 0,
    queryFn: ({ signal }) => keepTargets(kind, signal),
  });
  const usual = kind === 'dashboard' ? text.usualDashboard : text.usualNotebook;
  const keep = useMutation({
    mutationFn: () =>
      keepWidget(
        kind,
        { ...(id === '' ? {} : { id }), name: name.trim() || usual },
        { ...widget, title: title.trim() },
      ),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={text.title} closeButtonProps={{ 'aria-label': text.cancel }}>
      {keep.data !== undefined ? (
        <p role="status">
          {text.kept} <Link to={linkTo(keep.data, {}, params) as string}>{text.open}</Link>
        </p>
      ) : (
        <form className="form-dialog" onSubmit={submit}>
          <SegmentedControl<KeepKind>
            label={text.kind}
            value={kind}
            choices={[
              { value: 'dashboard', label: text.dashboard },
              { value: 'notebook', label: text.notebook },
            ]}
            onChange={(next) => {
              setKind(next);
              setId('');
            }}
          />
          <label className="field">
            {text.target}
            <select className="input" value={id} onChange={(event) => setId(event.target.value)}>
              <option value="">{text.fresh}</option>
              {(targets.data ?? []).map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          {id === '' ? (
            <label className="field">
              {text.name}
              <input
                className="input"
                value={name}
                placeholder={usual}
                onChange={(event) => setName(event.target.value)}
              />
            </label>
          ) : null}
          <label className="field">
            {text.graph}
            <input className="input" value={title} onChange={(event) => setTitle(event.target.value)} />
          </label>
          <Failure reason={keep.error?.message} />
          <div className="form-dialog-end">
            <Button onClick={onClose}>{text.cancel}</Button>
            <Button kind="primary" type="submit" disabled={keep.isPending}>
              {text.keep}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
