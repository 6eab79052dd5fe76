import type { CardinalityAnswer } from '@komainu/contracts/metrics/governance-api.ts';
import { ApiError, api, apiGet } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { METRICS } from '../messages.ts';
import { AddKey } from './AddKey.tsx';
import {
  type ConfigurationDraft,
  configurationBody,
  draftOf,
  indexedKeys,
  type StoredConfiguration,
  toggled,
  turned,
} from './tag-configuration.ts';

interface TagConfigurationProps {
  readonly row: MetricRow;
  readonly cardinality: CardinalityAnswer;
}

/** Which tags a metric can be asked by, and what another choice would leave; over the public API of tag configurations. */
export function TagConfiguration({ row, cardinality }: TagConfigurationProps) {
  const text = useText(METRICS);
  const { language } = useLanguage();
  const may = useMay('write');
  const { data: stored, save } = useConfiguration(row);
  const [draft, setDraft] = useState<ConfigurationDraft>();
  const known = cardinality.tags.map(({ key }) => key).filter((key) => key !== '');
  const keys = [...new Set([...known, ...(stored?.tags ?? []), ...(draft?.tags ?? [])])];
  const now = draft ?? draftOf(stored ?? null, keys);
  const estimate = useEstimate(row.metric, indexedKeys(now, keys), draft !== undefined);
  if (stored === undefined) return null;
  const number = (value: number) => exact(value, language);
  const finish = (next: ConfigurationDraft | null) =>
    save.mutate({ draft: next, isNew: stored === null }, { onSuccess: () => setDraft(undefined) });
  return (
    <section className="metric-section">
      <h3>{text.configuration}</h3>
      <p className="metric-hint">{text.configurationHint}</p>
      <p className="metric-index">
        {cardinality.indexedBy === null
          ? text.configurationFree
          : cardinality.indexedBy === 'rules'
            ? text.configurationRules
            : text.configurationOwn}{' '}
        <strong>{text.indexedOf(number(cardinality.indexedSeries), number(cardinality.series))}</strong>
      </p>
      <SegmentedControl
        label={text.mode}
        value={now.excludes ? 'exclude' : 'include'}
        choices={[
          { value: 'include', label: text.includeMode },
          { value: 'exclude', label: text.excludeMode },
        ]}
        onChange={(mode) => may && (mode === 'exclude') !== now.excludes && setDraft(turned(now, keys))}
      />
      <div className="metric-keys">
        {keys.map((key) => (
          <label key={key} title={known.includes(key) ? undefined : text.noSuchTag}>
            <input
              type="checkbox"
              checked={now.tags.includes(key)}
              disabled={!may}
              onChange={() => setDraft(toggled(now, key))}
            />
            {key}
          </label>
        ))}
        {may ? <AddKey onAdd={(key) => now.tags.includes(key) || setDraft(toggled(now, key))} /> : null}
      </div>
      {row.type === 'distribution' ? (
        <label className="metric-percentiles">
          <input
            type="checkbox"
            checked={now.percentiles}
            disabled={!may}
            onChange={() => setDraft({ ...now, percentiles: !now.percentiles })}
          />
          {text.percentiles}
        </label>
      ) : null}
      {draft === undefined || estimate === undefined ? null : (
        <p className="metric-hint" role="status">
          {text.whatIf(number(estimate))}
        </p>
      )}
      {save.error === null ? null : (
        <p className="metric-mistake" role="alert">
          {save.error instanceof ApiError ? save.error.message : String(save.error)}
        </p>
      )}
      {may && (draft !== undefined || stored !== null) ? (
        <div className="metric-edit-buttons">
          <Button kind="primary" disabled={draft === undefined || save.isPending} onClick={() => finish(now)}>
            {text.save}
          </Button>
          {draft === undefined ? null : (
            <Button kind="quiet" onClick={() => setDraft(undefined)}>
              {text.cancel}
            </Button>
          )}
          {stored === null ? null : (
            <Button kind="quiet" disabled={save.isPending} onClick={() => finish(null)}>
              {text.removeConfiguration}
            </Button>
          )}
        </div>
      ) : null}
    </section>
  );
}

/** What is configured (null: nothing), and how to change it. */
function useConfiguration({ metric, type }: MetricRow) {
  const queries = useQueryClient();
  const url = `/api/v2/metrics/${encodeURIComponent(metric)}/tags`;
  const { data } = useQuery({
    queryKey: ['metrics', 'governance', 'tag-configuration', metric],
    // There is none for most metrics, which is no error here: the list tells without one.
    queryFn: async ({ signal }): Promise<StoredConfiguration | null> => {
      const listed = await apiGet<{ data: readonly { readonly id: string }[] }>(
        '/api/v2/metrics?filter[configured]=true',
        signal,
      );
      if (!listed.data.some(({ id }) => id === metric)) return null;
      return (await apiGet<{ data: { attributes: StoredConfiguration } }>(url, signal)).data.attributes;
    },
  });
  const save = useMutation({
    mutationFn: ({ draft, isNew }: { draft: ConfigurationDraft | null; isNew: boolean }) =>
      draft === null
        ? api('DELETE', url)
        : api(isNew ? 'POST' : 'PATCH', url, configurationBody({ metric, type }, draft, isNew)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['metrics', 'governance'] }),
  });
  return { data, save };
}

/** Series that would be left if only these keys were indexed. */
function useEstimate(metric: string, keys: readonly string[], isWanted: boolean): number | undefined {
  const groups = keys.join(',');
  const { data } = useQuery({
    queryKey: ['metrics', 'estimate', metric, groups],
    enabled: isWanted,
    queryFn: ({ signal }) =>
      apiGet<{ data: { attributes: { estimated_output_series: number } } }>(
        `/api/v2/metrics/${encodeURIComponent(metric)}/estimate?filter[hours_ago]=24&filter[num_aggregations]=1&filter[groups]=${encodeURIComponent(groups)}`,
        signal,
      ),
  });
  return data?.data.attributes.estimated_output_series;
}
