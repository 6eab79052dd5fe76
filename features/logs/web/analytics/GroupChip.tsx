import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconX } from '@tabler/icons-react';
import { type Group, LIMITS } from './analytics-state.ts';
import { ANALYTICS } from './messages.ts';

interface GroupChipProps {
  readonly group: Group;
  readonly onLimit: (limit: number) => void;
  readonly onRemove: () => void;
}

/** A field that is grouped by, with how many of its values are kept. */
export function GroupChip({ group, onLimit, onRemove }: GroupChipProps) {
  const text = useText(ANALYTICS);
  const limits = LIMITS.includes(group.limit) ? LIMITS : [...LIMITS, group.limit].sort((a, b) => a - b);
  return (
    <span className="group-chip">
      <span translate="no">{group.path}</span>
      <select
        aria-label={text.limit(group.path)}
        title={text.limit(group.path)}
        value={group.limit}
        onChange={(event) => onLimit(Number(event.target.value))}
      >
        {limits.map((limit) => (
          <option key={limit} value={limit}>
            {limit}
          </option>
        ))}
      </select>
      <Button kind="quiet" label={text.removeGroup(group.path)} onClick={onRemove}>
        <IconX size={12} />
      </Button>
    </span>
  );
}
