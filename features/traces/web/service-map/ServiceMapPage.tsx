import '../trace/trace.css';
import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { ServiceMap } from '@komainu/ui/service-map/ServiceMap.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { TRACES } from '../messages.ts';

/** Who calls whom. A click on a service leads to its traces. */
export default function ServiceMapPage() {
  const text = useText(TRACES);
  const navigate = useNavigate();
  const [params, setParams] = useUrlParams();
  const { fromMs, toMs } = useTimeRange();
  const env = params['env'] ?? '';
  const asked = new URLSearchParams({ from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)), env }).toString();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['service map', asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiGet<ServiceMapAnswer>(`/api/unstable/service-map?${asked}`, signal),
  });
  const open = useCallback(
    (service: string) =>
      void navigate({ to: linkTo('/apm/traces', { query: termOf('service', service) }, params) as string }),
    [navigate, params],
  );
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="page service-map-page">
      <LoadingBar on={isFetching} />
      <div className="service-map-bar">
        <label className="field">
          {text.environment}
          <input
            className="input"
            defaultValue={env}
            placeholder={text.allEnvironments}
            onKeyDown={(event) => {
              if (event.key === 'Enter') setParams({ env: event.currentTarget.value.trim() || undefined });
            }}
            onBlur={(event) => setParams({ env: event.currentTarget.value.trim() || undefined })}
          />
        </label>
        {data !== undefined && data.share < 1 ? <p>{text.sampled(Math.round(1 / data.share))}</p> : null}
      </div>
      {data === undefined ? null : data.nodes.length === 0 ? (
        <EmptyState title={text.noServices}>
          <a className="button" href="/get-started?client=traces">
            {text.getStarted}
          </a>
        </EmptyState>
      ) : (
        <ServiceMap
          key={data.nodes.map(({ service }) => service).join()}
          label={text.serviceMap}
          map={data}
          seconds={(toMs - fromMs) / 1000}
          onOpen={open}
        />
      )}
    </div>
  );
}
