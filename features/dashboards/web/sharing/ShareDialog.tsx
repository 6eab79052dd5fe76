import './sharing.css';
import type { DashboardShare } from '@komainu/contracts/dashboards/shares.ts';
import { Button, CopyButton, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { BoardEdit } from '../board/use-board-edit.ts';
import { embedCode } from './embed-code.ts';
import { SHARING } from './messages.ts';
import { ShareForm } from './ShareForm.tsx';
import { useRevokeShare, useShares } from './shares-api.ts';

/** The links that show a dashboard to people outside: makes them, changes what they show, takes them back. */
export function ShareDialog({ edit, onClose }: { edit: BoardEdit; onClose: () => void }) {
  const text = useText(SHARING);
  const { dashboard, isDirty } = edit;
  const { data, error, refetch } = useShares(dashboard.id);
  const revoke = useRevokeShare(dashboard.id);
  const [opened, setOpened] = useState<string>();
  const shares = data?.data ?? [];
  const isNew = opened === 'new' || (data !== undefined && shares.length === 0);
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(720px, 96vw)"
      title={text.shareTitle}
      closeButtonProps={{ 'aria-label': text.close }}
    >
      <div className="board-form">
        <p>{text.shareText}</p>
        {isDirty ? <p>{text.unsavedText}</p> : null}
        {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
        {revoke.error === null ? null : <p role="alert">{revoke.error.message}</p>}
        <ol className="share-list">
          {shares.map((share, index) => (
            <li key={share.token}>
              <About share={share} />
              <Links share={share} title={dashboard.title} />
              {opened === share.token ? (
                <ShareForm dashboard={dashboard} share={share} onDone={() => setOpened(undefined)} />
              ) : (
                <div className="board-form-end">
                  <Button
                    kind="quiet"
                    aria-label={text.revokeOf(index + 1)}
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate(share.token)}
                  >
                    {text.revoke}
                  </Button>
                  <Button aria-label={text.changeOf(index + 1)} onClick={() => setOpened(share.token)}>
                    {text.change}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ol>
        {isNew ? (
          <ShareForm
            dashboard={dashboard}
            onDone={() => setOpened(undefined)}
            {...(shares.length === 0 ? { onCancel: onClose } : {})}
          />
        ) : (
          <Button className="share-new" onClick={() => setOpened('new')}>
            <IconPlus size={15} />
            {text.newLink}
          </Button>
        )}
      </div>
    </Modal>
  );
}

function About({ share }: { share: DashboardShare }) {
  const text = useText(SHARING);
  const { language } = useLanguage();
  const when = (iso: string): string => fullDateTime(Date.parse(iso), language);
  const seen = share.last_accessed === null ? [] : [text.seen(when(share.last_accessed))];
  return (
    <div className="share-about">
      <span>{[text.created(when(share.created), share.author.name ?? share.author.handle), ...seen].join(' · ')}</span>
      {share.share_type === 'invite' ? (
        <span className="tag" title={text.own}>
          {text.guestsTag}
        </span>
      ) : null}
      {share.status === 'paused' ? <span className="tag">{text.pausedTag}</span> : null}
    </div>
  );
}

function Links({ share, title }: { share: DashboardShare; title: string }) {
  const text = useText(SHARING);
  // The address that this reader knows the server by, whatever stands before it.
  const address = (url: string): string => `${window.location.origin}${new URL(url).pathname}`;
  if (share.share_type === 'invite') {
    return share.invitations.map(({ email, url }) => (
      <Copied key={email} label={text.invitation(email)} value={address(url)} />
    ));
  }
  const link = address(share.public_url);
  return (
    <>
      <Copied label={text.link} value={link} />
      <Copied label={text.embed} value={embedCode(link, title)} />
    </>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  return (
    <div className="share-copy">
      <label className="field">
        {label}
        <input className="input" readOnly value={value} translate="no" onFocus={(event) => event.target.select()} />
      </label>
      <CopyButton text={value} />
    </div>
  );
}
