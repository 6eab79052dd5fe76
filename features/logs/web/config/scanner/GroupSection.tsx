import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconChevronDown, IconChevronRight, IconEdit, IconPlus } from '@tabler/icons-react';
import { useAccess } from '../ConfigFrame.tsx';
import { OrderCell } from '../order/OrderCell.tsx';
import type { useDragOrder } from '../order/use-drag-order.ts';
import { QueryText } from '../QueryText.tsx';
import { Switch } from '../Switch.tsx';
import { SCANNER } from './messages.ts';
import { RuleTable } from './RuleTable.tsx';
import type { ScannerGroup, ScannerRule } from './scanner-api.ts';

interface GroupSectionProps {
  readonly group: ScannerGroup;
  readonly place: number;
  readonly count: number;
  readonly drag: ReturnType<ReturnType<typeof useDragOrder>>;
  readonly isOpen: boolean;
  /** The rule that is edited. */
  readonly opened: string;
  readonly onToggle: () => void;
  readonly onMove: (from: number, to: number) => void;
  readonly onSwitch: (enabled: boolean) => void;
  readonly onEdit: () => void;
  readonly onAddRule: () => void;
  readonly onRule: (id: string) => void;
  readonly onSwitchRule: (rule: ScannerRule, enabled: boolean) => void;
  readonly onMoveRule: (from: number, to: number) => void;
}

/** A group: which logs it is for, and its rules. */
export function GroupSection(props: GroupSectionProps) {
  const text = useText(SCANNER);
  const { may, reason } = useAccess('manage');
  const { group, isOpen, drag } = props;
  const { name, description, filter, is_enabled, samplings, product_list } = group.attributes;
  const rate = samplings.find(({ product }) => product === 'logs')?.rate ?? 100;
  const on = group.rules.filter((rule) => rule.attributes.is_enabled).length;
  return (
    <section className="scanner-group" data-off={!is_enabled} {...drag.row}>
      <header>
        <OrderCell
          name={name}
          place={props.place}
          count={props.count}
          disabled={!may}
          title={reason}
          handle={drag.handle}
          onMove={props.onMove}
        />
        <Switch
          label={text.onOff(name)}
          checked={is_enabled}
          disabled={!may}
          title={reason}
          onChange={props.onSwitch}
        />
        <button
          type="button"
          className="scanner-title"
          aria-expanded={isOpen}
          title={text.show(name)}
          onClick={props.onToggle}
        >
          {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          <span className="scanner-names">
            <strong translate="no">{name}</strong>
            <span className="config-sub" translate="no">
              {description}
            </span>
          </span>
        </button>
        <span className="scanner-facts">
          <QueryText query={filter.query === '*' ? '' : filter.query} />
          {rate === 100 ? null : <span>{text.share(rate)}</span>}
          {product_list.includes('logs') ? null : <span>{text.otherProducts}</span>}
          <span>{text.rules(on, group.rules.length)}</span>
        </span>
        <Button kind="quiet" label={text.openGroup(name)} onClick={props.onEdit}>
          <IconEdit size={14} />
        </Button>
      </header>
      {isOpen ? (
        <div className="scanner-rules">
          {group.rules.length === 0 ? (
            <p className="form-hint">{text.noRules}</p>
          ) : (
            <RuleTable
              group={group}
              opened={props.opened}
              onOpen={props.onRule}
              onSwitch={props.onSwitchRule}
              onMove={props.onMoveRule}
            />
          )}
          <span>
            <Button disabled={!may} title={reason} onClick={props.onAddRule}>
              <IconPlus size={14} />
              {text.addRule}
            </Button>
          </span>
        </div>
      ) : null}
    </section>
  );
}
