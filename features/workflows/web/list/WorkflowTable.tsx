import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { RunBadge } from '@komainu/ui/workflows/RunBadge.tsx';
import { Link } from '@tanstack/react-router';
import { useLatestRuns } from '../data/workflows-api.ts';
import { WORKFLOWS } from '../messages.ts';

const MOST_TAGS = 5;

/** One line a workflow. */
export function WorkflowTable({ rows }: { rows: readonly WorkflowResource[] }) {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  const [params] = useUrlParams();
  const latest = useLatestRuns();
  const nowMs = Date.now();
  const runOf = new Map(latest.data?.runs.map((run) => [run.workflow_id, run]));
  return (
    <DataTable
      label={text.workflows}
      kind="workflows-table"
      heads={[text.name, text.lastRun, text.startedBy, text.tags, text.changed]}
    >
      {rows.map(({ id, attributes }) => {
        const run = runOf.get(id);
        return (
          <tr key={id}>
            <td>
              <span className="workflows-name">
                <Link to={linkTo(`/workflows/${id}`, {}, params) as string} translate="no">
                  {attributes.name}
                </Link>
                {attributes.published ? null : <Draft />}
              </span>
            </td>
            <td>
              {run === undefined ? (
                <span className="workflows-none">{latest.isSuccess ? text.never : ''}</span>
              ) : (
                <Link
                  className="workflows-run"
                  to={linkTo(`/workflows/${id}`, { instance: run.instance_id }, params) as string}
                >
                  <RunBadge state={run.state} />
                  <small>{ago(run.started_ms, nowMs, language)}</small>
                </Link>
              )}
            </td>
            <td>{run === undefined ? '' : text[run.source]}</td>
            <td>
              <span className="workflows-tags">
                {attributes.tags.slice(0, MOST_TAGS).map((tag) => (
                  <Tag key={tag}>{tag}</Tag>
                ))}
              </span>
            </td>
            <td>{ago(Date.parse(attributes.updatedAt), nowMs, language)}</td>
          </tr>
        );
      })}
    </DataTable>
  );
}

/** Beside the name of a workflow that no trigger starts. */
export function Draft() {
  const text = useText(WORKFLOWS);
  return (
    <span className="workflows-draft" title={text.draftHint}>
      {text.draft}
    </span>
  );
}
