import { Button, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { dashboardKey, restoreVersion, useDifference, useVersions } from '../data/dashboards-api.ts';
import { DASHBOARDS } from '../messages.ts';

interface VersionsDialogProps {
  readonly id: string;
  readonly canEdit: boolean;
  readonly onClose: () => void;
  readonly onSaid: (message: string) => void;
}

/** Who changed what and when; any version can be the newest again. */
export function VersionsDialog({ id, canEdit, onClose, onSaid }: VersionsDialogProps) {
  const text = useText(DASHBOARDS);
  const { language } = useLanguage();
  const queries = useQueryClient();
  const { data, error, refetch } = useVersions(id);
  const [shown, setShown] = useState<number>();
  const restore = useMutation({
    mutationFn: (version: number) => restoreVersion(id, version),
    onSuccess: (dashboard, version) => {
      queries.setQueryData(dashboardKey(id), dashboard);
      void queries.invalidateQueries({ queryKey: ['dashboards', 'versions', id] });
      onSaid(text.restored(version));
      onClose();
    },
  });
  const versions = data?.data ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(760px, 96vw)"
      title={text.versions}
      closeButtonProps={{ 'aria-label': text.cancel }}
    >
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {restore.error === null ? null : <p role="alert">{restore.error.message}</p>}
      <ol className="edit-versions">
        {versions.map((version, index) => (
          <li key={version.version}>
            <div className="edit-version">
              <span>
                <strong>{text.version(version.version)}</strong>
                {index === 0 ? <span className="tag">{text.newest}</span> : null}
                <span className="edit-version-about">
                  {fullDateTime(Date.parse(version.modified_at), language)} ·{' '}
                  {version.author.name ?? version.author.handle} · {text.widgetCount(version.widget_count)}
                </span>
              </span>
              {version.version > 1 ? (
                <Button
                  kind="quiet"
                  aria-expanded={shown === version.version}
                  onClick={() => setShown(shown === version.version ? undefined : version.version)}
                >
                  {text.preview}
                </Button>
              ) : null}
              {canEdit && index > 0 ? (
                <Button disabled={restore.isPending} onClick={() => restore.mutate(version.version)}>
                  {text.restore}
                </Button>
              ) : null}
            </div>
            {shown === version.version ? <Differences id={id} version={version.version} /> : null}
          </li>
        ))}
      </ol>
    </Modal>
  );
}

/** What a version changed of the one before. */
function Differences({ id, version }: { id: string; version: number }) {
  const text = useText(DASHBOARDS);
  const { data, error } = useDifference(id, version - 1, version);
  if (error !== null) return <p role="alert">{error.message}</p>;
  if (data === undefined) return null;
  if (data.data.length === 0) return <p className="edit-version-about">{text.noChanges}</p>;
  return (
    <ul className="edit-differences">
      {data.data.map(({ path, kind, before, after }) => (
        <li key={`${path} ${kind}`} data-kind={kind}>
          <code>{path}</code> {text[kind]}
          {before === undefined ? null : <del>{shortened(before)}</del>}
          {after === undefined ? null : <ins>{shortened(after)}</ins>}
        </li>
      ))}
    </ul>
  );
}

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
