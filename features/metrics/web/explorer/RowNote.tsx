import { useText } from '@komainu/ui/i18n/messages.ts';
import { RowMistake } from '@komainu/ui/metric-editor/RowFrame.tsx';
import { METRICS } from '../messages.ts';
import { type ExplorerQuery, namesIn } from './explorer-state.ts';
import { isMistake, MOST_LINES, type RowState } from './run-rows.ts';

interface RowNoteProps {
  readonly status: RowState | undefined;
  readonly source: string;
  /** For formulas: a mistake may stand in a query that they name. */
  readonly queries?: readonly ExplorerQuery[];
  readonly states?: ReadonlyMap<string, RowState>;
}

/** Under a row: what is wrong with it, or why less is drawn than was asked for. */
export function RowNote({ status, source, queries = [], states }: RowNoteProps) {
  const text = useText(METRICS);
  if (status === undefined) return null;
  const { error } = status;
  if (error !== null && isMistake(error)) {
    const wrong = namesIn(source, queries).find(({ id }) => states?.get(id)?.error);
    return wrong === undefined ? (
      <RowMistake error={error} source={source} />
    ) : (
      <p className="metric-mistake">{text.inQuery(wrong.id)}</p>
    );
  }
  if (error !== null || status.isFetching) return null;
  if (status.lines === 0) return <p className="metric-hint">{text.noLines}</p>;
  return status.lines < MOST_LINES ? null : <p className="metric-hint">{text.limited(MOST_LINES)}</p>;
}
