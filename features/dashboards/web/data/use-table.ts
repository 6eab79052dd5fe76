import { requestsOf } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { ScalarAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { type WidgetTable, widgetTable } from '@komainu/contracts/dashboards/drawing/table.ts';
import { useMemo } from 'react';
import type { Definition } from '../model/dashboard.ts';
import { type Asked, useAsks, useScalars } from './use-answers.ts';

/** All scalar requests of a widget as one table. */
export function useTable(
  definition: Definition,
  aggregator = 'avg',
): { asked: Asked<ScalarAnswer>; table: WidgetTable } {
  const requests = useMemo(() => requestsOf(definition), [definition]);
  const asked = useScalars(useAsks(requests, aggregator));
  const { answers, asks } = asked;
  const table = useMemo(() => widgetTable(requests, asks, answers), [requests, asks, answers]);
  return { asked, table };
}
