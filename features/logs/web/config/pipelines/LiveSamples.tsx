import { apiPost } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LogItem } from '../../log-item.ts';
import { QueryInput } from '../form/QueryInput.tsx';
import { sampleLine } from './samples.ts';
import { TRY } from './try-messages.ts';

const TAKEN = 5;

/** Takes stored logs as samples, those that the pipeline's filter finds unless another search is typed. */
export function LiveSamples({ query, onTake }: { query: string; onTake: (lines: readonly string[]) => void }) {
  const text = useText(TRY);
  const [search, setSearch] = useState(query);
  useEffect(() => setSearch(query), [query]);
  const take = useMutation({
    mutationFn: () =>
      apiPost<{ data: readonly LogItem[] }>('/api/v2/logs/events/search', {
        filter: { query: search.trim() === '' ? '*' : search, from: 'now-24h', to: 'now' },
        sort: '-timestamp',
        page: { limit: TAKEN },
      }),
    onSuccess: ({ data }) => onTake(data.map(sampleLine)),
  });
  return (
    <div className="try-live">
      <span className="form-label">{text.live}</span>
      <div className="try-live-bar">
        <QueryInput label={text.live} value={search} placeholder="source:nginx" readOnly={false} onChange={setSearch} />
        <Button onClick={() => take.mutate()} disabled={take.isPending}>
          {text.take}
        </Button>
      </div>
      {take.data?.data.length === 0 ? <p className="form-hint">{text.noneFound}</p> : null}
      {take.error === null ? null : (
        <p className="form-wrong" role="alert">
          {take.error.message}
        </p>
      )}
    </div>
  );
}
