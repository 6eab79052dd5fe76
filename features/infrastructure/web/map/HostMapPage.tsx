import '../hosts.css';
import '../common/lists.css';
import './map.css';
import { groupNodes, type Taggable } from '@komainu/contracts/dashboards/drawing/host-map/groups.ts';
import type { HostMapAnswer } from '@komainu/contracts/infrastructure/host-map-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { exact, withUnit } from '@komainu/ui/format/number.ts';
import { HostMapCanvas } from '@komainu/ui/host-map/HostMapCanvas.tsx';
import { DEFAULT_PALETTE, isMapPalette } from '@komainu/ui/host-map/palette.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { DEFAULT_FILL } from './default-fill.ts';
import { HostMapBar } from './HostMapBar.tsx';
import { HostMapPanel } from './HostMapPanel.tsx';
import { MapLegend } from './MapLegend.tsx';
import { MAP } from './messages.ts';
import { useUnit } from './use-unit.ts';

const EVERY_MS = 30_000;
/** Every host as a cell whose colour and size are metrics, in frames by tags. */
export default function HostMapPage() {
  const text = useText(MAP);
  const { language } = useLanguage();
  const [params, setParams] = useUrlParams();
  const fill = params['fill'] ?? DEFAULT_FILL;
  const { size = '', search = '', group = '', within = '' } = params;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['host-map', fill, size, search],
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
    queryFn: ({ signal }) =>
      apiGet<HostMapAnswer>(`/api/unstable/host-map?${new URLSearchParams({ fill, size, search })}`, signal),
  });
  const unit = useUnit(fill);
  const hosts = useMemo(() => data?.data ?? [], [data]);
  const nodes = useMemo(
    (): Taggable[] =>
      hosts.map(({ name, fill: value, size: own, tags, up }) => ({
        key: name,
        label: name,
        value: up ? value : null,
        size: own,
        tags,
      })),
    [hosts],
  );
  const groups = useMemo(
    () =>
      groupNodes(
        nodes,
        [group, within].filter((key) => key !== ''),
        text.without,
      ),
    [nodes, group, within, text.without],
  );
  const range = useMemo(() => rangeOf(nodes, unit, params['min'], params['max']), [nodes, unit, params]);
  const byName = useMemo(() => new Map(hosts.map((host) => [host.name, host])), [hosts]);
  const palette = isMapPalette(params['palette'] ?? '')
    ? (params['palette'] as typeof DEFAULT_PALETTE)
    : DEFAULT_PALETTE;
  const isFlipped = (params['flip'] ?? (fill === DEFAULT_FILL ? '1' : '0')) === '1';
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="list-page">
      <HostMapBar hosts={hosts} count={data === undefined ? '' : text.shown(exact(hosts.length, language))} />
      <LoadingBar on={isFetching && data === undefined} />
      {hosts.length === 0 && data !== undefined ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
        </EmptyState>
      ) : (
        <HostMapCanvas
          label={`${text.map}: ${fill}`}
          groups={groups}
          palette={palette}
          isFlipped={isFlipped}
          range={range}
          selectedKey={params['host']}
          describe={({ key }) => {
            const host = byName.get(key);
            if (host === undefined) return [key];
            const value = host.fill === null ? text.noValue : withUnit(host.fill, unit);
            return [
              key,
              ...(host.up ? [] : [text.down]),
              `${fill}: ${value}`,
              ...(size === '' || host.size === null ? [] : [`${size}: ${withUnit(host.size, '')}`]),
              host.apps.slice(0, 8).join(', '),
            ].filter((line) => line !== '');
          }}
          onSelect={({ key }) => setParams({ host: key })}
        />
      )}
      <MapLegend palette={palette} isFlipped={isFlipped} range={range} unit={unit} fill={fill} />
      {params['host'] === undefined ? null : (
        <HostMapPanel name={params['host']} onClose={() => setParams({ host: undefined })} />
      )}
    </div>
  );
}

/** What was asked for; otherwise percents and shares have their whole range, other units what there is. */
function rangeOf(nodes: readonly Taggable[], unit: string, min: string | undefined, max: string | undefined) {
  const values = nodes.flatMap(({ value }) => value ?? []);
  const whole = unit === 'percent' ? 100 : unit === 'fraction' ? 1 : undefined;
  const low = whole === undefined ? values.reduce((least, value) => Math.min(least, value), values[0] ?? 0) : 0;
  const high = whole ?? values.reduce((most, value) => Math.max(most, value), values[0] ?? 1);
  return { low: numberOr(min, low), high: numberOr(max, high) };
}

function numberOr(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? otherwise : value;
}
