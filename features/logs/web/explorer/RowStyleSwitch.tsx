import { SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconBaselineDensityMedium, IconBaselineDensitySmall, IconTextWrap } from '@tabler/icons-react';
import { LOGS } from '../messages.ts';
import { type RowStyle, rowStyleOf } from './list-state.ts';

/** One line a log, closely or with air, or all lines of each. */
export function RowStyleSwitch() {
  const text = useText(LOGS);
  const [style, setStyle] = useUrlState('rows');
  const choice = (value: RowStyle, Shape: typeof IconTextWrap, label: string) => ({
    value,
    label: (
      <span className="row-style" title={label}>
        <Shape size={14} aria-hidden />
        <span className="visually-hidden">{label}</span>
      </span>
    ),
  });
  return (
    <SegmentedControl
      label={text.rows}
      value={rowStyleOf(style)}
      choices={[
        choice('compact', IconBaselineDensitySmall, text.compact),
        choice('airy', IconBaselineDensityMedium, text.airy),
        choice('wrap', IconTextWrap, text.wrap),
      ]}
      onChange={(next) => setStyle(next === 'compact' ? '' : next, { replace: true })}
    />
  );
}
