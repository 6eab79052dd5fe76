import './journeys.css';
import type { Journey } from '@komainu/contracts/dashboards/asking/journeys.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useBoard } from '../../board/board-context.tsx';
import { WIDGETS } from '../messages.ts';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import { JOURNEYS } from './messages.ts';

interface JourneyStatesProps {
  readonly journey: Journey<unknown>;
  readonly asked: UseQueryResult<{ readonly isCut: boolean }>;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}

/** A funnel or a sankey, or why there is none. */
export function JourneyStates({ journey, asked, isEmpty, children }: JourneyStatesProps) {
  const text = useText(JOURNEYS);
  const words = useText(WIDGETS);
  const { isShared } = useBoard();
  if (journey === undefined) {
    return (
      <WidgetNotice title={words.noQueryTitle}>
        <p>{words.noQueryText}</p>
      </WidgetNotice>
    );
  }
  if (journey.kind === 'no_data') {
    const source = journey.source === 'rum' ? 'RUM' : journey.source.replaceAll('_', ' ');
    return (
      <WidgetNotice title={text.noSource(source)}>
        <p>{text.noSourceText}</p>
      </WidgetNotice>
    );
  }
  if (isShared) return <WidgetNotice title={text.shared} />;
  return (
    <WidgetStates asked={statesOf(asked)} isEmpty={isEmpty}>
      <div className="journey">
        {children}
        {asked.data?.isCut === true ? <p className="journey-cut">{text.cut}</p> : null}
      </div>
    </WidgetStates>
  );
}
