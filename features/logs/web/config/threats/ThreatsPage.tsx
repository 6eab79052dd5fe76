import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { ConfigSection } from '../ConfigSection.tsx';
import { DefinitionPanel } from '../form/DefinitionPanel.tsx';
import { usePipelines } from '../pipelines/pipeline-api.ts';
import { UsedBy } from '../tables/UsedBy.tsx';
import { pipelinesWith } from '../tables/uses.ts';
import { NEW_THREAT_LIST, THREAT_FIELDS } from './fields.ts';
import { THREATS } from './messages.ts';
import { ThreatTable } from './ThreatTable.tsx';
import { useThreatChange, useThreatList, useThreatLists } from './threat-api.ts';

/** Lists of indicators that logs are looked up in. */
export default function ThreatsPage() {
  const text = useText(THREATS);
  const [opened, setOpened] = useUrlState('list');
  const found = useThreatLists();
  const { data } = found;
  const isListed = data?.some(({ id }) => id === opened) === true;
  const whole = useThreatList(opened, isListed);
  const change = useThreatChange();
  const list = isListed ? whole.data : undefined;
  return (
    <ConfigSection
      tab="threats"
      found={found}
      isBusy={found.isPending || (isListed && whole.isPending)}
      head={{
        intro: text.intro,
        add: text.add,
        permission: 'write',
        onAdd: () => setOpened('new'),
        error: whole.error,
      }}
      empty={{ title: text.emptyTitle, text: text.emptyText, example: '@threat_intel.indicators_matched:*' }}
      panel={
        opened !== 'new' && list === undefined ? null : (
          <DefinitionPanel
            key={opened}
            title={list?.name ?? text.add}
            fields={THREAT_FIELDS}
            start={list === undefined ? NEW_THREAT_LIST : startOf(list)}
            exists={list !== undefined}
            permission="write"
            onSave={(value) =>
              change.mutateAsync(list === undefined ? { kind: 'create', value } : { kind: 'save', id: list.id, value })
            }
            onRemove={() => change.mutateAsync({ kind: 'remove', id: opened })}
            onClose={() => setOpened('')}
          />
        )
      }
    >
      <LookedUpBy />
      <ThreatTable lists={data ?? []} opened={opened} onOpen={setOpened} />
    </ConfigSection>
  );
}

function startOf({
  name,
  url,
  type,
  category,
  intention,
  indicators,
}: NonNullable<ReturnType<typeof useThreatList>['data']>) {
  return { name, url, type, category, intention, indicators };
}

/** Every list is asked by every processor: which pipelines have one. */
function LookedUpBy() {
  const text = useText(THREATS);
  const [params] = useUrlParams();
  const { data } = usePipelines();
  if (data === undefined) return null;
  const pipelines = pipelinesWith(data, ({ type }) => type === 'threat-intel-processor');
  if (pipelines.length === 0) {
    return (
      <p className="config-note" role="note">
        {text.unused} <Link to={linkTo('/logs/pipelines', {}, params) as string}>{text.pipelines}</Link>
      </p>
    );
  }
  return (
    <p className="form-hint">
      {text.usedBy} <UsedBy pipelines={pipelines} hint="" />
    </p>
  );
}
