import { Button } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useAccess } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { ARCHIVES } from './messages.ts';
import { progressOf, type Rehydration, useRehydrations, useRemoveRehydration } from './rehydration-api.ts';

/** What is put back from archives, and how far it has come. */
export function RehydrationTable() {
  const text = useText(ARCHIVES);
  const config = useText(CONFIG);
  const { data } = useRehydrations();
  const remove = useRemoveRehydration();
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="rehydrations">
      <h2 className="config-title">{text.rehydrations}</h2>
      <p className="form-hint">{text.rehydrationsHint}</p>
      <Failure reason={remove.error?.message} />
      <DataTable
        label={text.rehydrations}
        kind="config-table"
        heads={[text.index, text.window, text.progress, text.expires, { unseen: config.actions }]}
      >
        {data.map((rehydration) => (
          <RehydrationRow
            key={rehydration.id}
            rehydration={rehydration}
            onRemove={() => remove.mutate(rehydration.id)}
          />
        ))}
      </DataTable>
    </section>
  );
}

function RehydrationRow({ rehydration, onRemove }: { rehydration: Rehydration; onRemove: () => void }) {
  const text = useText(ARCHIVES);
  const { language } = useLanguage();
  const { may, reason } = useAccess('write');
  const { attributes } = rehydration;
  const { index, name, state, progress } = attributes;
  const fromMs = Date.parse(attributes.from);
  const toMs = Date.parse(attributes.to);
  const isAtWork = state === 'pending' || state === 'running';
  const query = `index:${index}`;
  return (
    <tr>
      <td>
        <Link
          className="mono"
          title={text.see}
          to={linkTo('/logs', { query, from: String(fromMs), to: String(toMs) }, {}) as string}
        >
          {query}
        </Link>
        <div className="config-sub mono">{attributes.query}</div>
      </td>
      <td>
        {dateTime(fromMs, language)} – {dateTime(toMs, language)}
      </td>
      <td>
        {text[state]} · {text.stored(exact(progress.logs_stored, language), `${progress.files_done}/${progress.files}`)}
        {state === 'removing' ? null : (
          <span className="usage-bar" data-level={state === 'failed' ? 'full' : 'fine'} aria-hidden="true">
            <span style={{ width: `${progressOf(attributes) * 100}%` }} />
          </span>
        )}
        {attributes.reason === undefined ? null : <div className="config-reason">{attributes.reason}</div>}
      </td>
      <td>{dateTime(Date.parse(attributes.expires_at), language)}</td>
      <td data-align="right">
        <Button
          kind="quiet"
          disabled={!may || state === 'removing'}
          title={reason}
          onClick={() => (isAtWork || confirm(text.removeSure(name))) && onRemove()}
        >
          {isAtWork ? text.cancel : text.remove}
        </Button>
      </td>
    </tr>
  );
}
