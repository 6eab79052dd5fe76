import '../workflows.css';
import { DefinitionList } from '@komainu/ui/definition/DefinitionList.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { useWorkflows } from '../data/workflows-api.ts';
import { WORKFLOWS } from '../messages.ts';
import { WorkflowTable } from './WorkflowTable.tsx';

/** Every workflow, and how its last run went. */
export default function WorkflowsPage() {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const [query] = useUrlState('query');
  const found = useWorkflows(query);
  const count = found.data?.meta.page.totalFilteredCount ?? 0;
  return (
    <DefinitionList
      found={found}
      count={count}
      words={{ ...text, shown: text.shown(exact(count, language)) }}
      createPath="/workflows/new"
      more={
        <Link className="button" to={linkTo('/workflows/connections', {}, params) as string}>
          {text.connections}
        </Link>
      }
    >
      <WorkflowTable rows={found.data?.data ?? []} />
    </DefinitionList>
  );
}
