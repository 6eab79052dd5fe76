import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Asked } from '../data/use-answers.ts';
import { WIDGETS } from './messages.ts';

interface StatesProps {
  readonly asked: Pick<Asked<unknown>, 'asks' | 'error' | 'isFetching' | 'isReady' | 'retry'>;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}

/** What a widget shows: its contents, or why there are none. What was there stays while new values come. */
export function WidgetStates({ asked, isEmpty, children }: StatesProps) {
  const text = useText(WIDGETS);
  if (asked.asks.every((ask) => ask === undefined)) {
    return (
      <WidgetNotice title={text.noQueryTitle}>
        <p>{text.noQueryText}</p>
      </WidgetNotice>
    );
  }
  if (asked.error !== undefined) return <QueryFailure asked={asked} error={asked.error} />;
  if (!isEmpty) return children;
  if (!asked.isReady) return <div className="widget-skeleton" aria-hidden="true" />;
  return (
    <WidgetNotice title={text.noDataTitle}>
      <p>{text.noDataText}</p>
    </WidgetNotice>
  );
}

/** The states of a widget that asks one question of its own, and none in the language of metrics. */
export function statesOf({ error, isFetching, isSuccess, refetch }: UseQueryResult): StatesProps['asked'] {
  return {
    asks: [{ queries: [], formulas: [] }],
    error: error ?? undefined,
    isFetching,
    isReady: isSuccess,
    retry: () => void refetch(),
  };
}

export function WidgetNotice({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="widget-notice">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** The server's words, and the place in the query where it stopped reading. */
function QueryFailure({ asked, error }: { asked: StatesProps['asked']; error: Error }) {
  const text = useText(WIDGETS);
  const position = error instanceof ApiError ? error.position : undefined;
  const sources = asked.asks.flatMap((ask) => ask?.queries ?? []).map((query) => textOf(query['query']));
  // A refusal names no query; with one there is no doubt.
  const source = sources.length === 1 ? (sources[0] ?? '') : '';
  const offset = position === undefined ? -1 : Math.min(position.offset, source.length);
  const wrong = offset < 0 ? '' : (/^(?:[\w.:]+|\S)/.exec(source.slice(offset))?.[0] ?? '\u00a0');
  return (
    <div className="widget-notice" role="alert">
      <strong>{text.failed}</strong>
      {source !== '' && offset >= 0 ? (
        <code className="widget-mistake">
          {source.slice(0, offset)}
          <mark>{wrong}</mark>
          {source.slice(offset + wrong.length)}
        </code>
      ) : null}
      <p>{error.message.replace(/ \(at character \d+\)$/, '')}</p>
      <Button onClick={asked.retry}>{text.retry}</Button>
    </div>
  );
}
