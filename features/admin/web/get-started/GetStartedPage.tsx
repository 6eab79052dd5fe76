import './get-started.css';
import type { GetStartedAnswer } from '@komainu/contracts/status/status-api.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { CodeBlock, CopyButton, ErrorState, LoadingBar, Tabs } from '@komainu/ui/controls/controls.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { defineMessages, useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ADMIN } from '../messages.ts';
import { RECIPE_NOTES } from './messages.ts';
import { RECIPES, type Recipe } from './recipes.ts';

const GROUPS = defineMessages(
  { agent: 'Agent', traces: 'Traces', metrics: 'Metrics', logs: 'Logs', api: 'API and Terraform' },
  { agent: 'エージェント', traces: 'トレース', metrics: 'メトリクス', logs: 'ログ', api: 'API・Terraform' },
);

const POLL_MS = 3_000;
const PAGES = { metrics: '/metrics/explorer', logs: '/logs', traces: '/apm/traces' } as const;

/** How to point each client here, with this server's address and key; each signal turns green at its first data. */
export default function GetStartedPage() {
  const text = useText(ADMIN);
  const groups = useText(GROUPS);
  const [group, setGroup] = useUrlState('client', 'agent');
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['get-started'],
    queryFn: ({ signal }) => apiGet<GetStartedAnswer>('/api/unstable/get-started', signal),
    // While something is missing and the tab is seen: a hidden tab is not polled for.
    refetchInterval: (query) =>
      Object.values(query.state.data?.latest ?? { none: null }).includes(null) ? POLL_MS : false,
  });
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingBar on={isFetching} />;
  const values = { url: data.url, key: data.apiKey ?? '<API key>' };
  const shown = RECIPES.filter((recipe) => recipe.group === group);
  return (
    <div className="page-scroll get-started">
      <p>{text.intro}</p>
      <Signals latest={data.latest} />
      <dl className="get-started-facts">
        <dt>{text.address}</dt>
        <dd className="mono">
          {data.url}
          <CopyButton text={data.url} />
        </dd>
        <dt>{text.apiKey}</dt>
        <dd className={data.apiKey === null ? undefined : 'mono'}>
          {data.apiKey ?? text.keyHidden}
          {data.apiKey === null ? null : <CopyButton text={data.apiKey} />}
        </dd>
      </dl>
      <div className="get-started-notes">
        <p>{text.localAgent}</p>
        {/^https?:\/\/(127\.|localhost|\[::1\])/.test(data.url) ? <p>{text.overLoopback}</p> : null}
      </div>
      <Tabs
        label={text.choose}
        value={group}
        tabs={(['agent', 'traces', 'metrics', 'logs', 'api'] as const).map((value) => ({
          value: value as string,
          label: groups[value],
        }))}
        onChange={(next) => setGroup(next, { replace: true })}
      />
      {shown.map((recipe) => (
        <RecipeBlock key={recipe.id} recipe={recipe} values={values} />
      ))}
    </div>
  );
}

function Signals({ latest }: { latest: GetStartedAnswer['latest'] }) {
  const text = useText(ADMIN);
  const { language } = useLanguage();
  return (
    <ul className="signals">
      {(['metrics', 'logs', 'traces'] as const).map((signal) => {
        const atMs = latest[signal];
        return (
          <li key={signal} data-arrived={atMs !== null}>
            <span className="dot" style={{ background: atMs === null ? 'var(--nodata)' : 'var(--ok)' }} />
            <strong>{text[signal]}</strong>
            <span className="signals-state">
              {atMs === null ? text.waiting : text.arrived(ago(atMs, Date.now(), language))}
            </span>
            {atMs === null ? null : <Link to={PAGES[signal] as string}>{text.open}</Link>}
          </li>
        );
      })}
    </ul>
  );
}

function RecipeBlock({ recipe, values }: { recipe: Recipe; values: { url: string; key: string } }) {
  const notes = useText(RECIPE_NOTES);
  return (
    <section className="recipe">
      <h2 translate="no">{recipe.name}</h2>
      {recipe.note === undefined ? null : <p className="recipe-note">{notes[recipe.note]}</p>}
      <CodeBlock>{recipe.text(values)}</CodeBlock>
    </section>
  );
}
