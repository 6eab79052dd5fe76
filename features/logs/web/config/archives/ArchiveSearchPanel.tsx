import { apiPost } from '@komainu/ui/api/client.ts';
import { Button, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { bytes, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { LogItem } from '../../log-item.ts';
import { FORM } from '../form/messages.ts';
import type { Archive } from './archive-api.ts';
import { fromLocalInput, toLocalInput } from './local-time.ts';
import { RECALL } from './messages.ts';
import { type Recall, RecallFields } from './RecallForm.tsx';

interface ArchiveSearchAnswer {
  readonly data: readonly LogItem[];
  readonly meta: {
    readonly status: 'done' | 'limit' | 'time' | 'bytes';
    readonly scanned_files: number;
    readonly scanned_bytes: number;
    readonly bad_lines: number;
  };
}

const HOUR_MS = 3_600_000;
const LIMIT = 200;

/** Searches an archive where it lies. Leaving the panel ends the search. */
export function ArchiveSearchPanel({ archive, onClose }: { archive: Archive; onClose: () => void }) {
  const text = useText(RECALL);
  const form = useText(FORM);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const [value, setValue] = useState<Recall>(() => ({
    query: '',
    from: toLocalInput(Date.now() - HOUR_MS),
    to: toLocalInput(Date.now() + 60_000),
  }));
  const search = useMutation({
    mutationFn: () => {
      running.current?.abort();
      running.current = new AbortController();
      const filter = {
        query: value.query === '' ? '*' : value.query,
        from: String(fromLocalInput(value.from) ?? 0),
        to: String(fromLocalInput(value.to) ?? Date.now()),
      };
      return apiPost<ArchiveSearchAnswer>(
        `/api/unstable/logs/archives/${archive.id}/search`,
        { filter, limit: LIMIT, sort: '-timestamp' },
        running.current.signal,
      );
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    search.mutate();
  };
  const isCancelled = search.error?.name === 'AbortError';
  return (
    <SidePanel header={<h2 className="config-title">{text.searchTitle(archive.attributes.name)}</h2>} onClose={onClose}>
      <form className="config-form" onSubmit={submit}>
        <RecallFields value={value} onChange={setValue} />
        <p className="form-hint">{text.searchHint}</p>
        <div className="config-intro-actions">
          <Button kind="primary" type="submit" disabled={search.isPending}>
            {text.search}
          </Button>
          {search.isPending ? <Button onClick={() => running.current?.abort()}>{form.cancel}</Button> : null}
        </div>
        <LoadingBar on={search.isPending} />
        {search.error === null || isCancelled ? null : (
          <p className="text-wrong" role="alert">
            {search.error.message}
          </p>
        )}
        {search.data === undefined ? null : <Found answer={search.data} />}
      </form>
    </SidePanel>
  );
}

function Found({ answer: { data, meta } }: { answer: ArchiveSearchAnswer }) {
  const text = useText(RECALL);
  const { language } = useLanguage();
  const number = (value: number): string => exact(value, language);
  return (
    <section>
      <p role="status">
        {text.found(number(data.length), number(meta.scanned_files), bytes(meta.scanned_bytes))}{' '}
        {meta.status === 'done' ? '' : text[meta.status]}{' '}
        {meta.bad_lines === 0 ? '' : text.badLines(number(meta.bad_lines))}
      </p>
      {data.length === 0 ? (
        <p className="config-all">{text.none}</p>
      ) : (
        <DataTable label={text.message} kind="archive-found" heads={[text.date, text.service, text.message]}>
          {data.map(({ id, attributes }) => (
            <tr key={id}>
              <td>{dateTime(Date.parse(attributes.timestamp), language)}</td>
              <td>{attributes.service}</td>
              <td className="mono">{attributes.message}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}
