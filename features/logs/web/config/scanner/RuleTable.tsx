import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useAccess } from '../ConfigFrame.tsx';
import { useSensitivePatterns } from '../form/PatternPicker.tsx';
import { useWords } from '../form/use-words.ts';
import { CONFIG } from '../messages.ts';
import { OpenName } from '../OpenName.tsx';
import { OrderCell } from '../order/OrderCell.tsx';
import { useDragOrder } from '../order/use-drag-order.ts';
import { Switch } from '../Switch.tsx';
import { SCANNER } from './messages.ts';
import { ACTIONS } from './rule-form.ts';
import type { ScannerGroup, ScannerRule } from './scanner-api.ts';

interface RuleTableProps {
  readonly group: ScannerGroup;
  readonly opened: string;
  readonly onOpen: (id: string) => void;
  readonly onSwitch: (rule: ScannerRule, enabled: boolean) => void;
  readonly onMove: (from: number, to: number) => void;
}

/** The rules of a group in their order. */
export function RuleTable({ group, opened, onOpen, onSwitch, onMove }: RuleTableProps) {
  const text = useText(SCANNER);
  const config = useText(CONFIG);
  const { may, reason } = useAccess('manage');
  const [params] = useUrlParams();
  const { data: patterns = [] } = useSensitivePatterns();
  const drag = useDragOrder(onMove);
  return (
    <DataTable
      label={text.rulesOf(group.attributes.name)}
      kind="config-table rule-table"
      heads={[config.order, config.enabled, config.name, text.finds, text.action, text.tags]}
    >
      {group.rules.map((rule, place) => {
        const { name, is_enabled, pattern = '', tags } = rule.attributes;
        const { handle, row } = drag(place);
        const known = patterns.find(({ id }) => id === rule.standardPattern);
        return (
          <tr key={rule.id} data-selected={rule.id === opened} {...row}>
            <td>
              <OrderCell
                name={name}
                place={place}
                count={group.rules.length}
                disabled={!may}
                title={reason}
                handle={handle}
                onMove={onMove}
              />
            </td>
            <td>
              <Switch
                label={text.onOff(name)}
                checked={is_enabled}
                disabled={!may}
                title={reason}
                onChange={(next) => onSwitch(rule, next)}
              />
            </td>
            <td>
              <OpenName name={name} tip={text.openRule(name)} onOpen={() => onOpen(rule.id)} />
            </td>
            <td className="config-cut">
              {known === undefined ? (
                <code translate="no" title={pattern}>
                  {pattern}
                </code>
              ) : (
                <>
                  <span translate="no">{known.name}</span>
                  {known.checked ? <span className="config-sub"> {text.checked}</span> : null}
                </>
              )}
            </td>
            <td>
              <ActionText rule={rule} />
            </td>
            <td>
              <span className="config-tags">
                {tags.map((tag) => (
                  <Link
                    key={tag}
                    translate="no"
                    title={text.seeLogs(tag)}
                    to={linkTo('/logs', { query: tag }, params) as string}
                  >
                    <Tag>{tag}</Tag>
                  </Link>
                ))}
              </span>
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function ActionText({ rule: { attributes } }: { rule: ScannerRule }) {
  const text = useText(SCANNER);
  const words = useWords();
  const { type, replacement_string = '', number_of_chars = 0 } = attributes.text_replacement;
  const action = ACTIONS.find(({ value }) => value === type);
  if (type === 'replacement_string') return <span translate="no">{text.replaced(replacement_string)}</span>;
  return (
    <>
      {action === undefined ? type : words(action.label)}
      {type.startsWith('partial') ? <div className="config-sub">{text.partly(number_of_chars)}</div> : null}
    </>
  );
}
