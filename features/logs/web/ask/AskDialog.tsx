import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { Edited } from './AskBar.tsx';
import type { AskState } from './ask-state.ts';
import { CalculatedDialog } from './CalculatedDialog.tsx';
import { SubqueryDialog } from './SubqueryDialog.tsx';

interface AskDialogProps {
  readonly edited: Edited;
  readonly ask: AskState;
  /** The window on screen, with the query. */
  readonly filter: SearchFilter;
  readonly onChange: (ask: AskState) => void;
  readonly onClose: () => void;
}

/** The editor of one calculated field or subquery. */
export function AskDialog({ edited, ask, filter, onChange, onClose }: AskDialogProps) {
  if (edited.kind === 'saved') {
    return (
      <CalculatedDialog start={edited.field} isSaved others={[]} filter={filter} onClose={onClose} onSave={onClose} />
    );
  }
  const { kind, place } = edited;
  if (kind === 'calculated') {
    return (
      <CalculatedDialog
        start={ask.calculated[place]}
        isSaved={false}
        others={ask.calculated.toSpliced(place, 1)}
        filter={filter}
        onClose={onClose}
        onSave={(field, isForAll) => {
          // What everybody has needs no place in the address.
          const kept = isForAll ? [] : [field];
          onChange({ ...ask, calculated: ask.calculated.toSpliced(place, 1, ...kept) });
          onClose();
        }}
      />
    );
  }
  return (
    <SubqueryDialog
      start={ask.subqueries[place]}
      filter={filter}
      onClose={onClose}
      onSave={(subquery) => {
        onChange({ ...ask, subqueries: ask.subqueries.toSpliced(place, 1, subquery) });
        onClose();
      }}
    />
  );
}
