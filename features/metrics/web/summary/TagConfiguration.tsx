import type { CardinalityAnswer } from '@komainu/contracts/metrics/governance-api.ts';
import { ApiError, api, apiGet } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { METRICS } from '../messages.ts';

interface Configuration {
  readonly data: { readonly attributes: { readonly tags: readonly string[] } };
}

/** Which tags of a metric are declared as wanted, over the public API of tag configurations. */
export function TagConfiguration({ row, cardinality }: { row: MetricRow; cardinality: CardinalityAnswer }) {
  const text = useText(METRICS);
  const may = useMay('write');
  const queries = useQueryClient();
  const url = `/api/v2/metrics/${encodeURIComponent(row.metric)}/tags`;
  const queryKey = ['metrics', 'governance', 'tag-configuration', row.metric];
  const { data } = useQuery({
    queryKey,
    // There is none for most metrics, which is no error here: the list tells without one.
    queryFn: async ({ signal }): Promise<readonly string[] | null> => {
      const listed = await apiGet<{ data: readonly { readonly id: string; readonly type: string }[] }>(
        '/api/v2/metrics?filter[configured]=true',
        signal,
      );
      if (!listed.data.some(({ id }) => id === row.metric)) return null;
      return (await apiGet<Configuration>(url, signal)).data.attributes.tags;
    },
  });
  const [chosen, setChosen] = useState<readonly string[]>();
  const save = useMutation({
    mutationFn: (tags: readonly string[] | null) => {
      if (tags === null) return api('DELETE', url);
      const attributes = { tags, ...(data === null ? { metric_type: row.type } : {}) };
      const body = { data: { type: 'manage_tags', id: row.metric, attributes } };
      return api(data === null ? 'POST' : 'PATCH', url, body);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey });
      setChosen(undefined);
    },
  });
  if (data === undefined) return null;
  const keys = [...new Set([...cardinality.tags.map(({ key }) => key).filter((key) => key !== ''), ...(data ?? [])])];
  const now = chosen ?? data ?? keys;
  const toggle = (key: string) =>
    setChosen(now.includes(key) ? now.filter((one) => one !== key) : [...now, key].sort());
  return (
    <section className="metric-section">
      <h3>{text.configuration}</h3>
      <p className="metric-hint">{text.configurationHint}</p>
      <div className="metric-keys">
        {keys.map((key) => (
          <label key={key}>
            <input type="checkbox" checked={now.includes(key)} disabled={!may} onChange={() => toggle(key)} />
            {key}
          </label>
        ))}
      </div>
      {save.error === null ? null : (
        <p className="metric-mistake" role="alert">
          {save.error instanceof ApiError ? save.error.message : String(save.error)}
        </p>
      )}
      {may && (chosen !== undefined || data !== null) ? (
        <div className="metric-edit-buttons">
          <Button kind="primary" disabled={chosen === undefined || save.isPending} onClick={() => save.mutate(now)}>
            {text.save}
          </Button>
          {chosen === undefined ? null : (
            <Button kind="quiet" onClick={() => setChosen(undefined)}>
              {text.cancel}
            </Button>
          )}
          {data === null ? null : (
            <Button kind="quiet" disabled={save.isPending} onClick={() => save.mutate(null)}>
              {text.removeConfiguration}
            </Button>
          )}
        </div>
      ) : null}
    </section>
  );
}
