import '../form/form.css';
import './scanner.css';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { ConfigSection } from '../ConfigSection.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import { onlyShown } from '../form/field.ts';
import { MatchPreview } from '../MatchPreview.tsx';
import { moved } from '../order/moved.ts';
import { useDragOrder } from '../order/use-drag-order.ts';
import { GroupSection } from './GroupSection.tsx';
import { GROUP_FIELDS, groupAttributes, groupStart, NEW_GROUP } from './group-form.ts';
import { SCANNER } from './messages.ts';
import { NEW_RULE, RULE_FIELDS, ruleAttributes, ruleStart } from './rule-form.ts';
import { type ScannerGroup, useScannerChange, useScannerGroups } from './scanner-api.ts';
import { TryRule } from './TryRule.tsx';

/** What must not be kept: groups of rules that find it and take it out. */
export default function ScannerPage() {
  const text = useText(SCANNER);
  const [params, setParams] = useUrlParams();
  const found = useScannerGroups();
  const { data } = found;
  const toggle = useScannerChange();
  const groups = data ?? [];
  const shown = new Set((params['shown'] ?? '').split(',').filter(Boolean));
  const order = (from: number, to: number): void =>
    toggle.mutate({ kind: 'order', groups: moved(groups, from, to).map(({ id }) => id) });
  const drag = useDragOrder(order);
  const open = (change: { group?: string; rule?: string }): void =>
    setParams({ group: undefined, rule: undefined, ...change });
  const flip = (id: string): void => {
    const next = new Set(shown);
    if (!next.delete(id)) next.add(id);
    setParams({ shown: [...next].join(',') || undefined }, { replace: true });
  };
  return (
    <ConfigSection
      tab="scanner"
      found={found}
      isBusy={found.isPending || toggle.isPending}
      head={{
        intro: text.intro,
        add: text.add,
        permission: 'manage',
        onAdd: () => open({ group: 'new' }),
        error: toggle.error,
      }}
      empty={{ title: text.emptyTitle, text: text.emptyText }}
      panel={<Opened groups={groups} group={params['group']} rule={params['rule']} onClose={() => open({})} />}
    >
      {groups.map((group, place) => (
        <GroupSection
          key={group.id}
          group={group}
          place={place}
          count={groups.length}
          drag={drag(place)}
          isOpen={shown.has(group.id)}
          opened={params['rule'] ?? ''}
          onToggle={() => flip(group.id)}
          onMove={order}
          onSwitch={(is_enabled) => toggle.mutate({ kind: 'group', id: group.id, attributes: { is_enabled } })}
          onEdit={() => open({ group: group.id })}
          onAddRule={() => open({ group: group.id, rule: 'new' })}
          onRule={(rule) => open({ group: group.id, rule })}
          onSwitchRule={(rule, is_enabled) =>
            toggle.mutate({
              kind: 'rule',
              id: rule.id,
              group: group.id,
              attributes: { is_enabled },
              standardPattern: rule.standardPattern,
            })
          }
          onMoveRule={(from, to) =>
            toggle.mutate({
              kind: 'group',
              id: group.id,
              attributes: {},
              rules: moved(group.rules, from, to).map(({ id }) => id),
            })
          }
        />
      ))}
    </ConfigSection>
  );
}

interface OpenedProps {
  readonly groups: readonly ScannerGroup[];
  readonly group: string | undefined;
  readonly rule: string | undefined;
  readonly onClose: () => void;
}

/** The panel of what the address names: a rule, or else a group. */
function Opened({ groups, group: groupId, rule: ruleId, onClose }: OpenedProps) {
  const text = useText(SCANNER);
  const change = useScannerChange();
  const group = groups.find(({ id }) => id === groupId);
  if (groupId === undefined || (group === undefined && groupId !== 'new')) return null;
  if (group === undefined || ruleId === undefined) {
    return (
      <DefinitionPanel
        key={groupId}
        title={group?.attributes.name ?? text.add}
        fields={GROUP_FIELDS}
        start={group === undefined ? NEW_GROUP : groupStart(group)}
        exists={group !== undefined}
        permission="manage"
        preview={(value) => <MatchPreview query={queryOf(value['filter'])} />}
        onSave={(value) =>
          change.mutateAsync({ kind: 'group', id: group?.id, attributes: groupAttributes(value, group) })
        }
        onRemove={() => change.mutateAsync({ kind: 'removeGroup', id: groupId })}
        onClose={onClose}
      />
    );
  }
  const rule = group.rules.find(({ id }) => id === ruleId);
  if (rule === undefined && ruleId !== 'new') return null;
  return (
    <DefinitionPanel
      key={ruleId}
      title={rule?.attributes.name ?? text.addRule}
      fields={RULE_FIELDS}
      start={rule === undefined ? NEW_RULE : ruleStart(rule)}
      exists={rule !== undefined}
      permission="manage"
      preview={(value) => <TryRule form={onlyShown(RULE_FIELDS, value)} />}
      onSave={(value) =>
        change.mutateAsync({
          kind: 'rule',
          id: rule?.id,
          group: group.id,
          ...ruleAttributes(onlyShown(RULE_FIELDS, value)),
        })
      }
      onRemove={() => change.mutateAsync({ kind: 'removeRule', id: ruleId })}
      onClose={onClose}
    />
  );
}

function queryOf(filter: unknown): string {
  const query = typeof filter === 'object' && filter !== null && 'query' in filter ? filter.query : '';
  return typeof query === 'string' ? query : '';
}
