import type { LogPattern } from '@komainu/contracts/logs/patterns-api.ts';
import { Sparkline } from '@komainu/ui/charts/Sparkline.tsx';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { count, ratio } from '@komainu/ui/format/number.ts';
import type { Translation } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { IconFilter } from '@tabler/icons-react';
import type { PATTERNS } from './messages.ts';
import { PatternText } from './PatternText.tsx';

/** The gravest status that a tenth of a pattern's logs have stands for it; else the most frequent. */
export function mainStatus({ attributes }: LogPattern): string {
  const { statuses, count: total } = attributes;
  const grave = statuses.find((one) => statusToken(one.status) === '--critical' && one.count >= total / 10);
  return (grave ?? statuses[0])?.status ?? '';
}

/** How many, when, how grave, whose, and what they say. `most` is the count of the most frequent pattern. */
export function patternColumns(
  text: Translation<(typeof PATTERNS)['en']>,
  total: number,
  most: number,
  isNarrow: boolean,
  onFilter: (pattern: LogPattern) => void,
  /** Where every pattern is new, because there were no logs before, it says nothing of one. */
  tellsNew: boolean,
): VirtualColumn<LogPattern>[] {
  const columns: VirtualColumn<LogPattern>[] = [
    {
      key: 'count',
      title: text.count,
      width: isNarrow ? '68px' : '96px',
      align: 'right',
      cell: ({ attributes }) => (
        <span className="pattern-count" title={text.share(ratio(attributes.count / Math.max(1, total)))}>
          <span className="pattern-share" style={{ width: `${(attributes.count / Math.max(1, most)) * 100}%` }} />
          <span>{count(attributes.count)}</span>
        </span>
      ),
    },
    {
      key: 'trend',
      title: text.trend,
      width: '120px',
      cell: ({ attributes }) => <Sparkline values={attributes.trend} label={text.trend} />,
    },
    {
      key: 'status',
      title: text.status,
      width: '76px',
      cell: (pattern) => <span translate="no">{mainStatus(pattern)}</span>,
    },
    {
      key: 'service',
      title: text.service,
      width: 'minmax(90px, 140px)',
      cell: ({ attributes }) => {
        const [first = '', ...others] = attributes.event_tags['service'] ?? [];
        return (
          <span translate="no" title={[first, ...others].join(', ')}>
            {first} {others.length === 0 ? '' : text.more(others.length)}
          </span>
        );
      },
    },
    {
      key: 'filter',
      title: '',
      width: '30px',
      cell: (pattern) => (
        <Button
          kind="quiet"
          className="pattern-filter"
          label={text.filter}
          onClick={(event) => {
            // The row behind it opens the panel.
            event.stopPropagation();
            onFilter(pattern);
          }}
        >
          <IconFilter size={13} />
        </Button>
      ),
    },
    {
      key: 'pattern',
      title: text.pattern,
      width: isNarrow ? 'minmax(270px, 1fr)' : 'minmax(360px, 1fr)',
      mono: true,
      cell: ({ attributes }) => (
        <>
          {tellsNew && attributes.new_in_window === true ? (
            <span className="pattern-new" title={text.newHint}>
              {text.new}
            </span>
          ) : null}
          <PatternText pattern={attributes.pattern.slice(0, 600)} variables={attributes.variables} />
        </>
      ),
    },
  ];
  // A phone has room for how many and what.
  return isNarrow ? columns.filter(({ key }) => key === 'count' || key === 'pattern') : columns;
}
