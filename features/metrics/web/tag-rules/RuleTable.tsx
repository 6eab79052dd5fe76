import type { TagIndexingRuleResource } from '@komainu/contracts/metrics/tag-rules-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, TableScroll, Tag } from '@komainu/ui/controls/controls.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { TAG_RULES } from './messages.ts';
import { draftOfRule, reordered } from './rule-draft.ts';
import { useDeleteRule, useOrderRules } from './rules-api.ts';

interface RuleTableProps {
  readonly rules: readonly TagIndexingRuleResource[];
  readonly openId: string;
  readonly onOpen: (id: string) => void;
}

/** Rules in their order, with buttons that change it. */
export function RuleTable({ rules, openId, onOpen }: RuleTableProps) {
  const text = useText(TAG_RULES);
  const may = useMay('write');
  const { language } = useLanguage();
  const [asked, setAsked] = useState('');
  const order = useOrderRules();
  const remove = useDeleteRule(() => setAsked(''));
  const ids = rules.map(({ id }) => id);
  const error = order.error ?? remove.error;
  return (
    <>
      {error === null ? null : (
        <p className="metric-mistake" role="alert">
          {error.message}
        </p>
      )}
      <TableScroll label={text.title}>
        <table className="data-table tag-rules-table">
          <thead>
            <tr>
              <th scope="col">{text.order}</th>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.metrics}</th>
              <th scope="col">{text.tags}</th>
              <th scope="col">{text.changed}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, place) => {
              const { name, modified_at: changed, modified_by_handle: by } = rule.attributes;
              const move = (to: number) => order.mutate(reordered(ids, place, to));
              return (
                <tr key={rule.id} data-selected={rule.id === openId}>
                  <td className="tag-rules-order">
                    <span>{place + 1}</span>
                    {may ? (
                      <>
                        <Button
                          kind="quiet"
                          label={text.moveUp(name)}
                          disabled={place === 0 || order.isPending}
                          onClick={() => move(place - 1)}
                        >
                          <IconArrowUp size={14} />
                        </Button>
                        <Button
                          kind="quiet"
                          label={text.moveDown(name)}
                          disabled={place === rules.length - 1 || order.isPending}
                          onClick={() => move(place + 1)}
                        >
                          <IconArrowDown size={14} />
                        </Button>
                      </>
                    ) : null}
                  </td>
                  <td>
                    <button
                      type="button"
                      className="tag-rules-name"
                      aria-label={text.edit(name)}
                      onClick={() => onOpen(rule.id)}
                    >
                      {name}
                    </button>
                  </td>
                  <Scope rule={rule} />
                  <Tags rule={rule} />
                  <td title={by}>{ago(Date.parse(changed), Date.now(), language)}</td>
                  <td className="tag-rules-remove">
                    {!may ? null : asked === rule.id ? (
                      <span role="alert">
                        {text.removeSure(name)}
                        <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(rule.id)}>
                          {text.removeDo}
                        </Button>
                        <Button kind="quiet" onClick={() => setAsked('')}>
                          {text.cancel}
                        </Button>
                      </span>
                    ) : (
                      <Button kind="quiet" label={text.remove(name)} onClick={() => setAsked(rule.id)}>
                        <IconTrash size={15} />
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

function Scope({ rule }: { readonly rule: TagIndexingRuleResource }) {
  const text = useText(TAG_RULES);
  const { matches, ignored, overrides, managesOld } = draftOfRule(rule);
  return (
    <td>
      <code translate="no">{matches.join(', ')}</code>
      {ignored.length === 0 ? null : <span className="tag-rules-note">{text.but(ignored.join(', '))}</span>}
      {overrides ? <span className="tag-rules-note">{text.overrides}</span> : null}
      {managesOld ? null : <span className="tag-rules-note">{text.spares}</span>}
    </td>
  );
}

function Tags({ rule }: { readonly rule: TagIndexingRuleResource }) {
  const text = useText(TAG_RULES);
  const { excludes, tags, notQueriedDays, notUsed } = draftOfRule(rule);
  const isDynamic = notQueriedDays !== undefined || notUsed;
  return (
    <td>
      <span className="tag-rules-tags">
        <span className="tag-rules-note">{excludes ? text.allBut : text.onlyTags}</span>
        {tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
        {isDynamic ? <Tag>{text.unused}</Tag> : null}
        {tags.length === 0 && !isDynamic ? <span className="tag-rules-note">{text.noTags}</span> : null}
      </span>
    </td>
  );
}
