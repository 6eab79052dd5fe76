import type { Slo } from '@komainu/contracts/slo/slo.ts';
import { Tag } from '@komainu/ui/controls/controls.tsx';
import { DefinitionActions } from '@komainu/ui/definition/DefinitionActions.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { newMonitorLink, quoted } from '@komainu/ui/monitors/monitor-link.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconBell } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { SLOS } from '../messages.ts';
import { deleteSlo } from '../slos-api.ts';

/** What it is called, and what can be done with it. */
export function SloHead({ slo }: { slo: Slo }) {
  const text = useText(SLOS);
  const [params] = useUrlParams();
  const timeframe = slo.thresholds[0]?.timeframe ?? '7d';
  const monitor = newMonitorLink(
    {
      kind: 'slo',
      query: `error_budget(${quoted(slo.id)}).over(${quoted(timeframe)}) > 75`,
      name: slo.name,
      tags: slo.tags,
    },
    params,
  );
  return (
    <header className="definition-head">
      <div className="definition-title">
        <h2 translate="no">{slo.name}</h2>
      </div>
      <div className="slo-tags">
        <span>{text[slo.type]}</span>
        {slo.tags.map((tag) => (
          <Tag key={tag} href={linkTo('/slo', { query: tag }, params)}>
            {tag}
          </Tag>
        ))}
      </div>
      <DefinitionActions
        listPath="/slo"
        listKey={['slo', 'search']}
        id={slo.id}
        question={text.deleteSure}
        remove={() => deleteSlo(slo.id)}
      >
        <Link className="button" to={monitor as string}>
          <IconBell size={15} />
          {text.createMonitor}
        </Link>
      </DefinitionActions>
    </header>
  );
}
