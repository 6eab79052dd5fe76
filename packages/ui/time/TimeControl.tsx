import { Popover } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconRefresh, IconZoomOut } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Button, SegmentedControl } from '../controls/controls.tsx';
import { dateTime } from '../format/date.ts';
import { useLanguage } from '../i18n/language.tsx';
import { defineMessages, textIn, useText } from '../i18n/messages.ts';
import { PRESETS, shortSeconds, stepped, type TimeRange, zoomedOut } from './range.ts';
import { useTimeRange } from './time-range.tsx';
import { typedRange } from './typed.ts';
import './time-control.css';

const TEXT = defineMessages(
  {
    time: 'Time',
    past: (amount: number, unit: 'm' | 'h' | 'd' | 's' | 'w') => {
      const names = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' } as const;
      return amount === 1 ? `Past ${names[unit]}` : `Past ${amount} ${names[unit]}s`;
    },
    typed: 'Type a time',
    example: 'last 3d, yesterday 14:00, 2026-11-22 09:00 - 10:30',
    notATime: 'This is not a time',
    earlier: 'Earlier',
    later: 'Later',
    zoomOut: 'Zoom out',
    refresh: 'Refresh',
    live: 'Live',
    zone: 'Time zone',
    local: 'Local',
    apply: 'Show',
  },
  {
    time: '期間',
    past: (amount: number, unit: 'm' | 'h' | 'd' | 's' | 'w') => {
      const names = { s: '秒', m: '分', h: '時間', d: '日', w: '週間' } as const;
      return `過去 ${amount} ${names[unit]}`;
    },
    typed: '期間を入力',
    example: '過去3日、昨日 14:00、2026-11-22 09:00 - 10:30',
    notATime: '期間として読み取れません',
    earlier: '前へ',
    later: '次へ',
    zoomOut: '範囲を広げる',
    refresh: '更新',
    live: 'ライブ',
    zone: 'タイムゾーン',
    local: 'ローカル',
    apply: '表示',
  },
);

/** What the button says of a range. */
export function rangeLabel(range: TimeRange, language: 'en' | 'ja', zone: 'UTC' | undefined): string {
  if (range.kind === 'absolute')
    return `${dateTime(range.fromMs, language, zone)} – ${dateTime(range.toMs, language, zone)}`;
  const short = shortSeconds(range.seconds);
  return textIn(TEXT, language).past(Number(short.slice(0, -1)), short.slice(-1) as 'm');
}

/** The one time control: presets, typed times, steps, zoom out, live, zone. */
export function TimeControl() {
  const text = useText(TEXT);
  const { language } = useLanguage();
  const time = useTimeRange();
  const [open, setOpen] = useState(false);
  const choose = (range: TimeRange): void => {
    time.setRange(range);
    setOpen(false);
  };
  return (
    <div className="time-control">
      <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus withinPortal>
        <Popover.Target>
          <Button
            onClick={() => setOpen(!open)}
            aria-label={`${text.time}: ${rangeLabel(time.range, language, time.zone)}`}
            aria-expanded={open}
            className="time-control-range"
          >
            {rangeLabel(time.range, language, time.zone)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={text.time}>
          <TypedTime onRange={choose} />
          <div className="time-control-presets">
            {PRESETS.map((seconds) => (
              <Button
                key={seconds}
                kind="quiet"
                aria-pressed={time.range.kind === 'relative' && time.range.seconds === seconds}
                onClick={() => choose({ kind: 'relative', seconds })}
              >
                {rangeLabel({ kind: 'relative', seconds }, language, undefined)}
              </Button>
            ))}
          </div>
          <SegmentedControl
            label={text.zone}
            value={time.zone ?? 'local'}
            choices={[
              { value: 'local', label: text.local },
              { value: 'UTC', label: 'UTC' },
            ]}
            onChange={(zone) => time.setZone(zone === 'UTC' ? 'UTC' : undefined)}
          />
        </Popover.Dropdown>
      </Popover>
      <Button kind="quiet" label={text.earlier} onClick={() => time.setRange(stepped(time, -1))}>
        <IconChevronLeft size={16} />
      </Button>
      <Button kind="quiet" label={text.later} onClick={() => time.setRange(stepped(time, 1))}>
        <IconChevronRight size={16} />
      </Button>
      <Button kind="quiet" label={text.zoomOut} onClick={() => time.setRange(zoomedOut(time, Date.now()))}>
        <IconZoomOut size={16} />
      </Button>
      <Button kind="quiet" label={text.refresh} onClick={time.refresh}>
        <IconRefresh size={16} />
      </Button>
      <Button aria-pressed={time.live} onClick={() => time.setLive(!time.live)}>
        <span className="dot" style={{ background: time.live ? 'var(--ok)' : 'var(--nodata)' }} />
        {text.live}
      </Button>
    </div>
  );
}

function TypedTime({ onRange }: { onRange: (range: TimeRange) => void }) {
  const text = useText(TEXT);
  const { zone } = useTimeRange();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const range = typedRange(typed, Date.now(), zone === 'UTC');
    setWrong(range === undefined);
    if (range !== undefined) onRange(range);
  };
  return (
    <form className="time-control-typed" onSubmit={submit}>
      <label className="field">
        {text.typed}
        <input
          className="input"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-invalid={wrong}
          data-autofocus
        />
      </label>
      <span className={wrong ? 'time-control-wrong' : 'time-control-example'}>
        {wrong ? text.notATime : text.example}
      </span>
      <Button kind="primary" type="submit">
        {text.apply}
      </Button>
    </form>
  );
}
