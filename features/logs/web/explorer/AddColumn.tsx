import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { IconPlus } from '@tabler/icons-react';
import { LOGS } from '../messages.ts';
import { FieldPicker } from './FieldPicker.tsx';

/** Chooses a further column from the fields that the logs have, or takes any path that is typed. */
export function AddColumn({
  onAdd,
  suggest,
}: {
  onAdd: (column: string) => void;
  suggest: (text: string) => Promise<readonly Suggestion[]>;
}) {
  const text = useText(LOGS);
  return (
    <FieldPicker label={text.addColumn} hint={text.columnHint} onPick={onAdd} suggest={suggest}>
      <IconPlus size={14} />
      {text.addColumn}
    </FieldPicker>
  );
}
