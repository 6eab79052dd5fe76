import type {
  TagIndexingRuleInput,
  TagRulePreviewAnswer,
  TagRulePreviewRow,
} from '@komainu/contracts/metrics/tag-rules-api.ts';
import { LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { exact, ratio } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useEffect, useState } from 'react';
import { TAG_RULES } from './messages.ts';
import { useRulePreview } from './rules-api.ts';

interface RulePreviewProps {
  readonly id: string | undefined;
  /** Undefined while it names no metric. */
  readonly attributes: TagIndexingRuleInput | undefined;
}

/** What a rule matches and what it would save, before it is kept. */
export function RulePreview({ id, attributes }: RulePreviewProps) {
  const text = useText(TAG_RULES);
  // The name changes nothing of it.
  const asked = attributes === undefined ? undefined : { ...attributes, name: '' };
  const settled = useSettled(JSON.stringify(asked));
  const preview = useRulePreview(id, settled === undefined ? undefined : (JSON.parse(settled) as TagIndexingRuleInput));
  return (
    <section className="metric-section">
      <h3>{text.preview}</h3>
      <LoadingBar on={preview.isFetching} />
      {attributes === undefined ? (
        <p className="metric-hint">{text.previewStart}</p>
      ) : preview.error !== null ? (
        <p className="metric-mistake" role="alert">
          {preview.error.message}
        </p>
      ) : preview.data === undefined ? null : (
        <Answer answer={preview.data} />
      )}
    </section>
  );
}

function Answer({ answer }: { readonly answer: TagRulePreviewAnswer }) {
  const text = useText(TAG_RULES);
  const { language } = useLanguage();
  const number = (value: number): string => exact(value, language);
  const { metrics, spared, series, indexedNow, indexedThen, isCut, rows } = answer;
  const facts = [
    ...(spared.configuration > 0 ? [text.sparedConfiguration(number(spared.configuration))] : []),
    ...(spared.exemption > 0 ? [text.sparedExemption(number(spared.exemption))] : []),
    ...(spared.older > 0 ? [text.sparedOlder(number(spared.older))] : []),
    ...(isCut ? [text.cut] : []),
  ];
  if (metrics === 0) return <p className="metric-hint">{text.none}</p>;
  return (
    <>
      <div role="status">
        <dl className="tag-rule-sums">
          <div>
            <dt>{text.matched(number(metrics))}</dt>
            <dd>
              {text.series} {number(series)}
            </dd>
          </div>
          <div>
            <dt>{text.now}</dt>
            <dd>{number(indexedNow)}</dd>
          </div>
          <div>
            <dt>{text.later}</dt>
            <dd>
              {number(indexedThen)} <Change now={indexedNow} later={indexedThen} />
            </dd>
          </div>
        </dl>
      </div>
      {facts.length === 0 ? null : <p className="metric-hint">{facts.join(' · ')}</p>}
      <DataTable label={text.preview} heads={[text.metric, text.takes, { right: text.now }, { right: text.later }]}>
        {rows.map((row) => (
          <Row key={row.metric} row={row} number={number} />
        ))}
      </DataTable>
    </>
  );
}

function Row({ row, number }: { readonly row: TagRulePreviewRow; readonly number: (value: number) => string }) {
  const text = useText(TAG_RULES);
  const { metric, taken, given, indexedNow, indexedThen } = row;
  return (
    <tr>
      <td translate="no">{metric}</td>
      <td translate="no">
        {taken.join(', ')}
        {given.length === 0 ? null : (
          <span className="tag-rules-note">
            {text.gives}: {given.join(', ')}
          </span>
        )}
      </td>
      <td data-align="right">{number(indexedNow)}</td>
      <td data-align="right">
        {number(indexedThen)} <Change now={indexedNow} later={indexedThen} />
      </td>
    </tr>
  );
}

function Change({ now, later }: { readonly now: number; readonly later: number }) {
  const text = useText(TAG_RULES);
  const { language } = useLanguage();
  if (later === now) return <em className="tag-rule-change">{text.nothing}</em>;
  return later < now ? (
    <em className="tag-rule-change" data-good>
      {text.saves(ratio((now - later) / now))}
    </em>
  ) : (
    <em className="tag-rule-change">{text.grows(exact(later - now, language))}</em>
  );
}

/** What stood still for a moment: whoever types does not want every letter looked up. */
function useSettled(value: string | undefined): string | undefined {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
