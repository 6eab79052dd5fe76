import { ownWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { SharedView } from '@komainu/contracts/dashboards/shares.ts';
import { rangeToParams } from '@komainu/ui/time/range.ts';
import { FixedTimeRange, useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';

const EVERY_MS = 60_000;

interface SharedTimeProps {
  readonly view: SharedView;
  readonly children: ReactNode;
}

/** The time that a share shows: its own, or what the guest chose where he may. It goes on while somebody looks. */
export function SharedTime({ view, children }: SharedTimeProps) {
  return view.global_time_selectable_enabled ? (
    <ChosenTime view={view}>{children}</ChosenTime>
  ) : (
    <GivenTime view={view}>{children}</GivenTime>
  );
}

function GivenTime({ view, children }: SharedTimeProps) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEveryMinute(() => setNowMs(Date.now()));
  const { live_span: span } = view.global_time;
  const window = useMemo(() => windowOf(span, nowMs), [span, nowMs]);
  return <FixedTimeRange {...window}>{children}</FixedTimeRange>;
}

function ChosenTime({ view, children }: SharedTimeProps) {
  const [params, setParams] = useUrlParams();
  const { refresh } = useTimeRange();
  const isChosen = params['range'] !== undefined || params['from'] !== undefined;
  const { live_span: span } = view.global_time;
  useEffect(() => {
    if (isChosen) return;
    const { fromMs, toMs } = windowOf(span, Date.now());
    const seconds = (toMs - fromMs) / 1000;
    setParams(rangeToParams({ kind: 'relative', seconds }), { replace: true });
  }, [isChosen, span, setParams]);
  useEveryMinute(refresh);
  return isChosen ? children : null;
}

const windowOf = (span: string, nowMs: number) =>
  ownWindow({ type: '', time: { live_span: span } }, nowMs) ?? { fromMs: nowMs - 3_600_000, toMs: nowMs };

function useEveryMinute(run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
