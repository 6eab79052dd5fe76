import './metric-editor.css';
import { Popover } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { Button } from '../controls/controls.tsx';
import { useText } from '../i18n/messages.ts';
import { METRIC_EDITOR } from './messages.ts';
import type { Modifiers } from './query-form.ts';

interface ModifiersMenuProps {
  readonly modifiers: Modifiers;
  readonly onChange: (modifiers: Modifiers) => void;
}

/** Roll-up, counts as rates, gaps: what follows the scope in the text. The button says what is set. */
export function ModifiersMenu({ modifiers, onChange }: ModifiersMenuProps) {
  const text = useText(METRIC_EDITOR);
  const [open, setOpen] = useState(false);
  const words = wordsOf(modifiers);
  const choose = (key: keyof Modifiers) => (event: ChangeEvent<HTMLSelectElement>) =>
    onChange({ ...modifiers, [key]: event.target.value });
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button kind="quiet" className="metric-modifier" aria-expanded={open} onClick={() => setOpen(!open)}>
          {words === '' ? text.modifiers : <code>{words}</code>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="metric-modifiers">
          <label className="field">
            {text.rollupMethod}
            <select className="input" value={modifiers.rollupMethod} onChange={choose('rollupMethod')} data-autofocus>
              <option value="">{text.automatic}</option>
              <option value="avg">{text.average}</option>
              <option value="sum">{text.sum}</option>
              <option value="min">{text.min}</option>
              <option value="max">{text.max}</option>
              <option value="count">{text.count}</option>
            </select>
          </label>
          <Seconds
            label={text.rollupSeconds}
            value={modifiers.rollupSeconds}
            onCommit={(rollupSeconds) => onChange({ ...modifiers, rollupSeconds })}
          />
          <label className="field">
            {text.countsAs}
            <select className="input" value={modifiers.as} onChange={choose('as')}>
              <option value="">{text.asIs}</option>
              <option value="count">{text.asCount}</option>
              <option value="rate">{text.asRate}</option>
            </select>
          </label>
          <label className="field">
            {text.fill}
            <select className="input" value={modifiers.fill} onChange={choose('fill')}>
              <option value="">{text.fillDefault}</option>
              <option value="zero">{text.fillZero}</option>
              <option value="null">{text.fillNull}</option>
              <option value="last">{text.fillLast}</option>
              <option value="linear">{text.fillLinear}</option>
            </select>
          </label>
          {modifiers.fill === '' || modifiers.fill === 'null' ? null : (
            <Seconds
              label={text.fillSeconds}
              value={modifiers.fillSeconds}
              onCommit={(fillSeconds) => onChange({ ...modifiers, fillSeconds })}
            />
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Whole seconds, or nothing for what the language chooses. */
function Seconds(props: { label: string; value: string; onCommit: (value: string) => void }) {
  const text = useText(METRIC_EDITOR);
  const commit = (typed: string): void => {
    const digits = typed.replaceAll(/\D/g, '').replace(/^0+/, '');
    if (digits !== props.value) props.onCommit(digits);
  };
  return (
    <label className="field">
      {props.label}
      <input
        key={props.value}
        className="input"
        inputMode="numeric"
        placeholder={text.automatic}
        defaultValue={props.value}
        onBlur={(event) => commit(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(event.currentTarget.value);
        }}
      />
    </label>
  );
}

/** As short as it can be said: `max 60s · rate · fill zero`. */
function wordsOf({ rollupMethod, rollupSeconds, as, fill }: Modifiers): string {
  const rollup = [rollupMethod, rollupSeconds === '' ? '' : `${rollupSeconds}s`].filter(Boolean).join(' ');
  return [rollup, as, fill === '' ? '' : `fill ${fill}`].filter(Boolean).join(' · ');
}
