import { Button } from '@komainu/ui/controls/controls.tsx';
import { NumberField, SelectField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { SLOS } from '../messages.ts';
import { type Target, TIMEFRAMES } from './form.ts';

interface TargetsProps {
  readonly targets: readonly Target[];
  readonly onChange: (targets: readonly Target[]) => void;
}

/** A target for each timeframe, in percent. */
export function Targets({ targets, onChange }: TargetsProps) {
  const text = useText(SLOS);
  const taken = targets.map(({ timeframe }) => timeframe);
  const free = TIMEFRAMES.find((timeframe) => !taken.includes(timeframe));
  const set = (place: number, change: Partial<Target>): void =>
    onChange(targets.map((target, index) => (index === place ? { ...target, ...change } : target)));
  return (
    <>
      {targets.map((target, index) => (
        <div key={target.timeframe} className="fields-line">
          <SelectField
            label={text.timeframe}
            narrow
            value={target.timeframe}
            choices={TIMEFRAMES.filter((one) => one === target.timeframe || !taken.includes(one)).map((one) => [
              one,
              text.days(one.slice(0, -1)),
            ])}
            onChange={(value) => set(index, { timeframe: TIMEFRAMES.find((one) => one === value) ?? '7d' })}
          />
          <NumberField
            label={`${text.target} (%)`}
            required
            value={target.target}
            onChange={(value) => set(index, { target: value })}
          />
          <NumberField
            label={`${text.warning} (%)`}
            placeholder={text.optional}
            value={target.warning}
            onChange={(value) => set(index, { warning: value })}
          />
          {targets.length === 1 ? null : (
            <Button
              kind="quiet"
              label={text.removeTarget}
              onClick={() => onChange(targets.filter((_, place) => place !== index))}
            >
              <IconTrash size={15} />
            </Button>
          )}
        </div>
      ))}
      {free === undefined ? null : (
        <div>
          <Button
            kind="quiet"
            onClick={() =>
              onChange([...targets, { timeframe: free, target: targets.at(-1)?.target, warning: undefined }])
            }
          >
            <IconPlus size={14} />
            {text.addTarget}
          </Button>
        </div>
      )}
    </>
  );
}
