import { mapScope } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { ServiceMap } from '@komainu/ui/service-map/ServiceMap.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { useSize } from '../data/use-size.ts';
import { statesOf, WidgetStates } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** The map around one service (`servicemap`), or of all that match (`topology_map`). */
export function ServiceTopology({ definition, label }: WidgetProps) {
  const { substitute, isShared } = useBoard();
  const navigate = useNavigate();
  const [holder, size] = useSize<HTMLDivElement>();
  const [params] = useUrlParams();
  const { fromMs, toMs } = useTimeRange();
  const { service, env } = useMemo(() => mapScope(definition, substitute), [definition, substitute]);
  const asked = new URLSearchParams({
    from: String(Math.floor(fromMs)),
    to: String(Math.ceil(toMs)),
    service,
    env,
  }).toString();
  const found = useQuery({
    queryKey: ['dashboards', 'service map', asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiGet<ServiceMapAnswer>(`/api/unstable/service-map?${asked}`, signal),
  });
  const { data } = found;
  const open = useCallback(
    (name: string) => {
      if (!isShared) void navigate({ to: linkTo('/apm/traces', { query: `service:"${name}"` }, params) as string });
    },
    [navigate, params, isShared],
  );
  return (
    <WidgetStates asked={statesOf(found)} isEmpty={data === undefined || data.nodes.length === 0}>
      {data === undefined ? null : (
        <div className="widget-plot" ref={holder}>
          {size.height === 0 ? null : (
            <ServiceMap
              key={`${size.width} ${size.height} ${data.nodes.map((node) => node.service).join()}`}
              label={label}
              map={data}
              seconds={(toMs - fromMs) / 1000}
              chosen={service}
              place={size}
              onOpen={open}
            />
          )}
        </div>
      )}
    </WidgetStates>
  );
}
