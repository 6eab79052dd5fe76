import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { LIVE_SPANS } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { SelectField } from '@komainu/ui/controls/fields.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Definition } from '../model/dashboard.ts';
import { liveSpanText } from '../model/live-span.ts';
import { EDITOR } from './messages.ts';

/** The time of the board, or one of the widget's own. */
export function TimeField({
  definition,
  onChange,
}: {
  definition: Definition;
  onChange: (definition: Definition) => void;
}) {
  const text = useText(EDITOR);
  const { language } = useLanguage();
  const time = objectOf(definition['time']);
  const span = textOf(time['live_span']) || (time['type'] === undefined ? '' : textOf(time['type']));
  return (
    <SelectField
      label={text.time}
      value={span}
      choices={[['', text.boardTime], ...LIVE_SPANS.map((one) => [one, liveSpanText(one, language)] as const)]}
      onChange={(next) => {
        const { time: _before, ...rest } = definition;
        onChange((next === '' ? { ...rest } : { ...rest, time: { live_span: next } }) as Definition);
      }}
    />
  );
}
