import { ApiError } from '@komainu/ui/api/client.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import '../fleet/fleet.css';
import { FleetChecks } from '../fleet/FleetChecks.tsx';
import { useAgent } from '../fleet/FleetPanel.tsx';
import { HOSTS } from '../messages.ts';

/** The agent of a host: its checks, what fails first. */
export function HostAgent({ host }: { host: string }) {
  const text = useText(HOSTS);
  const [params] = useUrlParams();
  const { data, error, isFetching, refetch } = useAgent(host);
  if (error instanceof ApiError && error.status === 404) return <p>{text.noAgent}</p>;
  if (data === undefined)
    return error === null ? (
      <LoadingBar on={isFetching} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  return (
    <section className="host-section">
      <p className="panel-links">
        <span translate="no">{`${data.flavor} ${data.version}`}</span>
        <Link to={linkTo('/infrastructure/fleet', { agent: host }, params) as string}>{text.showAgent}</Link>
      </p>
      <FleetChecks agent={data} />
    </section>
  );
}
