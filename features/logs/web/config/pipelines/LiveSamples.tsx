import type { TriedSample } from '@komainu/contracts/logs/try-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LogItem } from '../../log-item.ts';
import type { Definition } from '../form/field.ts';
import { QueryInput } from '../form/QueryInput.tsx';
import { bareLog, rawLog } from './raw-log.ts';
import { type StoredLog, sampleLine } from './samples.ts';
import { TRY } from './try-messages.ts';

const TAKEN = 5;

interface LiveSamplesProps {
  /** The filter of the pipeline. */
  readonly query: string;
  /** The pipeline as far as it can be tried. */
  readonly pipeline: Definition;
  readonly onTake: (lines: readonly string[]) => void;
}

/** Takes stored logs as samples, those that the pipeline's filter finds unless another search is typed. */
export function LiveSamples({ query, pipeline, onTake }: LiveSamplesProps) {
  const text = useText(TRY);
  const [search, setSearch] = useState(query);
  useEffect(() => setSearch(query), [query]);
  const take = useMutation({
    mutationFn: async () => {
      const { data } = await apiPost<{ data: readonly LogItem[] }>('/api/v2/logs/events/search', {
        filter: { query: search.trim() === '' ? '*' : search, from: 'now-24h', to: 'now' },
        sort: '-timestamp',
        page: { limit: TAKEN },
      });
      return data.length === 0 ? data : rawLogs(data, pipeline);
    },
    onSuccess: (logs) => onTake(logs.map(sampleLine)),
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
      {take.data?.length === 0 ? <p className="form-hint">{text.noneFound}</p> : null}
      {take.error === null ? null : (
        <p className="form-wrong" role="alert">
          {take.error.message}
        </p>
      )}
    </div>
  );
}

/** Stored logs have been through the pipeline, if it is there already: as samples they are as they came in. */
async function rawLogs(logs: readonly StoredLog[], pipeline: Definition): Promise<readonly StoredLog[]> {
  try {
    const samples = logs.map((log): unknown => JSON.parse(sampleLine(bareLog(log))));
    const { data } = await apiPost<{ data: readonly TriedSample[] }>('/api/unstable/logs/pipelines/try', {
      pipeline,
      samples,
    });
    return logs.map((log, place) => rawLog(log, data[place]?.log?.attributes));
  } catch {
    // A pipeline with a mistake in it made nothing of them.
    return logs;
  }
}
