import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, Tag } from '@komainu/ui/controls/controls.tsx';
import { saveFile } from '@komainu/ui/controls/save-file.ts';
import { ago, fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { StateBadge } from '@komainu/ui/monitors/StateBadge.tsx';
import { monitorStateOf } from '@komainu/ui/monitors/states.ts';
import { quoteValue } from '@komainu/ui/query-bar/tokenize.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import { IconBell, IconBellOff, IconBraces, IconCopyPlus, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { MuteMenu } from '../common/MuteMenu.tsx';
import { muteMonitor, unmuteMonitor, useDowntimes } from '../data/downtimes-api.ts';
import { deleteMonitor } from '../data/monitors-api.ts';
import { KINDS, MONITORS } from '../messages.ts';
import { copyOf } from '../model/draft.ts';
import { kindOf } from '../model/kinds.ts';
import { mutedBy } from '../model/muted.ts';
import { MuteDialog } from './MuteDialog.tsx';

/** How it stands, what it is called, and what can be done with it. */
export function MonitorHead({ monitor }: { monitor: Monitor }) {
  const text = useText(MONITORS);
  const kinds = useText(KINDS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const kind = kindOf(monitor.type, monitor.query);
  const changed = monitor.overall_state_modified === null ? NaN : Date.parse(monitor.overall_state_modified);
  const muted = mutedBy({ ...monitor, muted: isSilenced(monitor) }, useDowntimes(true).data?.data ?? []);
  return (
    <header className="definition-head">
      <div className="definition-title">
        <StateBadge state={monitorStateOf(monitor.overall_state)} />
        <h2 translate="no">{monitor.name === '' ? monitor.query : monitor.name}</h2>
        {Number.isNaN(changed) ? null : (
          <span className="monitor-since" title={fullDateTime(changed, language)}>
            {ago(changed, Date.now(), language)}
          </span>
        )}
        {muted === 'none' ? null : (
          <span className="monitor-muted">
            <IconBellOff size={14} />
            {muted === 'all' ? text.muted : text.partlyMuted}
          </span>
        )}
      </div>
      <div className="monitor-tags">
        <span className="monitor-kind">{kind === 'source' ? monitor.type : kinds[kind]}</span>
        {monitor.priority === null ? null : <span className="monitors-priority">P{monitor.priority}</span>}
        {monitor.tags.map((tag) => (
          <Tag key={tag} href={linkTo('/monitors', { query: `tag:${quoteValue(tag)}` }, params)}>
            {tag}
          </Tag>
        ))}
      </div>
      <Actions monitor={monitor} isMuted={muted !== 'none'} />
    </header>
  );
}

function Actions({ monitor, isMuted }: { monitor: Monitor; isMuted: boolean }) {
  const text = useText(MONITORS);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useUrlParams();
  const mayWrite = useMay('write');
  const [isMuting, setMuting] = useState(false);
  const refresh = async (): Promise<void> => {
    await Promise.all(['monitors', 'downtimes'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const mute = useMutation({
    mutationFn: (forMs: number | undefined) =>
      muteMonitor(monitor.id, '', forMs === undefined ? undefined : Date.now() + forMs),
    onSettled: refresh,
  });
  const unmute = useMutation({ mutationFn: () => unmuteMonitor(monitor.id), onSettled: refresh });
  const remove = useMutation({
    mutationFn: () => deleteMonitor(monitor.id),
    onSuccess: async () => {
      await navigate({ to: linkTo('/monitors', {}, params) });
      // The lists alone: what is gone is not asked for again.
      await Promise.all(
        [
          ['monitors', 'search'],
          ['downtimes', 'list'],
        ].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  const wrong = mute.error ?? unmute.error ?? remove.error;
  return (
    <div className="definition-actions">
      {wrong === null ? null : (
        <span className="text-wrong" role="alert">
          {wrong.message}
        </span>
      )}
      {unmute.data === 0 ? (
        <span className="text-hint" role="status">
          {text.noOwnDowntime}
        </span>
      ) : null}
      {mayWrite ? (
        <>
          {isMuted ? (
            <Button disabled={unmute.isPending} onClick={() => unmute.mutate()}>
              <IconBell size={15} />
              {text.unmute}
            </Button>
          ) : (
            <MuteMenu disabled={mute.isPending} onMute={mute.mutate} onDialog={() => setMuting(true)} />
          )}
          <Link className="button" to={linkTo(`/monitors/${monitor.id}/edit`, {}, params) as string}>
            <IconPencil size={15} />
            {text.edit}
          </Link>
        </>
      ) : null}
      <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button label={text.more}>
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconBraces size={15} />} onClick={() => download(monitor)}>
            {text.export}
          </Menu.Item>
          {mayWrite ? (
            <>
              <Menu.Item
                leftSection={<IconCopyPlus size={15} />}
                onClick={() => void navigate({ to: linkTo('/monitors/new', { copy: String(monitor.id) }, params) })}
              >
                {text.clone}
              </Menu.Item>
              {isMuted ? <Menu.Item onClick={() => setMuting(true)}>{text.muteScope}</Menu.Item> : null}
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconTrash size={15} />}
                onClick={() => {
                  if (confirm(text.deleteSure(1))) remove.mutate();
                }}
              >
                {text.delete}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {isMuting ? <MuteDialog monitor={monitor} onClose={() => setMuting(false)} onDone={refresh} /> : null}
    </div>
  );
}

/** Whether a mute of its own, and no downtime, keeps all of it silent. */
function isSilenced({ options: { silenced } }: Monitor): boolean {
  const until = silenced?.['*'];
  return until === null || (until !== undefined && until * 1000 > Date.now());
}

/** Saves the definition as a file that the API takes again. */
function download(monitor: Monitor): void {
  const json = JSON.stringify(copyOf(monitor).definition, undefined, 2);
  saveFile(`monitor-${monitor.id}.json`, `${json}\n`, 'application/json');
}
