import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import type { ListedPipeline } from '../pipelines/pipeline-api.ts';
import { TABLES } from './messages.ts';

const SHOWN = 3;

/** The pipelines that look logs up in something, each with a link to it. */
export function UsedBy({ pipelines, hint }: { pipelines: readonly ListedPipeline[]; hint: string }) {
  const text = useText(TABLES);
  const [params] = useUrlParams();
  if (pipelines.length === 0) {
    return (
      <span className="config-all" title={hint}>
        {text.notUsed}
      </span>
    );
  }
  return (
    <span className="used-by">
      {pipelines.slice(0, SHOWN).map(({ id, name }) => (
        <Link key={id} translate="no" to={linkTo('/logs/pipelines', { pipeline: id }, params) as string}>
          {name}
        </Link>
      ))}
      {pipelines.length > SHOWN ? <span className="config-sub">+{pipelines.length - SHOWN}</span> : null}
    </span>
  );
}
