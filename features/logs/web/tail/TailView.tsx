import type { TailRate } from '@komainu/contracts/logs/explorer-api.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button, EmptyState } from '@komainu/ui/controls/controls.tsx';
import { count, digits } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useNarrow } from '@komainu/ui/theme/narrow.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useEffect, useRef, useState } from 'react';
import { logColumns } from '../explorer/columns.tsx';
import type { LogItem } from '../log-item.ts';
import { LOGS } from '../messages.ts';
import { EMPTY_TAIL, received, resumed, type TailState } from './tail-buffer.ts';

/** Logs as they come, matched at the server's door. Scrolling down pauses; coming back to the top goes on. */
export function TailView({ query, columns }: { query: string; columns: readonly string[] }) {
  const text = useText(LOGS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const isNarrow = useNarrow();
  const [scrolled, setScrolled] = useState(false);
  const { state, rate, connected, resume } = useTail(query, scrolled);
  return (
    <>
      <div className="logs-facts" role="status">
        <span>
          {connected ? text.rate(digits(rate.perSecond)) : text.disconnected}
          {rate.skipped > 0 ? ` · ${text.skipped(count(rate.skipped))}` : ''}
        </span>
        {scrolled ? (
          <>
            {text.paused(count(state.held.length))}
            <Button
              onClick={() => {
                document.querySelector('.logs-main .virtual-table')?.scrollTo({ top: 0 });
                setScrolled(false);
                resume();
              }}
            >
              {text.resume}
            </Button>
          </>
        ) : null}
      </div>
      {state.shown.length === 0 ? (
        <EmptyState title={text.waiting} />
      ) : (
        <VirtualTable
          label={text.liveTail}
          rows={state.shown}
          columns={logColumns(columns, { text, language, zone, isNarrow })}
          rowKey={(log: LogItem) => log.id}
          rowToken={(log) => statusToken(log.attributes.status ?? '')}
          onScroll={(top) => setScrolled(top > 20)}
        />
      )}
    </>
  );
}

function useTail(query: string, paused: boolean) {
  const [state, setState] = useState<TailState>(EMPTY_TAIL);
  const [rate, setRate] = useState<TailRate>({ perSecond: 0, skipped: 0 });
  const [connected, setConnected] = useState(true);
  const isPaused = useRef(paused);
  isPaused.current = paused;
  useEffect(() => {
    setState(EMPTY_TAIL);
    const source = new EventSource(`/api/unstable/logs/tail?query=${encodeURIComponent(query)}`);
    // One drawing for all that came since the last frame.
    let waiting: LogItem[] = [];
    let frame = 0;
    const draw = (): void => {
      const logs = waiting;
      waiting = [];
      frame = 0;
      setState((before) => received(before, logs, isPaused.current));
    };
    source.addEventListener('log', (event) => {
      waiting.push(JSON.parse(event.data) as LogItem);
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    source.addEventListener('rate', (event) => setRate(JSON.parse(event.data) as TailRate));
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    return () => {
      source.close();
      cancelAnimationFrame(frame);
    };
  }, [query]);
  return { state, rate, connected, resume: () => setState(resumed) };
}
