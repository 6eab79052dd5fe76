import '../metrics.css';
import './tag-rules.css';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { TAG_RULES } from './messages.ts';
import { RulePanel } from './RulePanel.tsx';
import { RuleTable } from './RuleTable.tsx';
import { useRules } from './rules-api.ts';

/** By which tags many metrics can be asked: rules in their order, and what each would do before it is kept. */
export default function TagRulesPage() {
  const text = useText(TAG_RULES);
  const may = useMay('write');
  const { data, error, isFetching, refetch } = useRules();
  const [opened, setOpened] = useUrlState('rule');
  const rules = data?.data ?? [];
  const open = rules.find(({ id }) => id === opened);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const add = may ? (
    <Button kind="primary" onClick={() => setOpened('new')}>
      <IconPlus size={15} />
      {text.add}
    </Button>
  ) : null;
  return (
    <div className="page tag-rules">
      <div className="tag-rules-head">
        <p className="metric-hint">{text.about}</p>
        {rules.length === 0 ? null : add}
      </div>
      <LoadingBar on={isFetching} />
      {data !== undefined && rules.length === 0 ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
          {add}
        </EmptyState>
      ) : (
        <RuleTable rules={rules} openId={opened} onOpen={setOpened} />
      )}
      {opened === 'new' || open !== undefined ? (
        <RulePanel key={opened} rule={open} onClose={() => setOpened('', { replace: true })} />
      ) : null}
    </div>
  );
}
