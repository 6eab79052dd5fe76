import { useText } from '@komainu/ui/i18n/messages.ts';
import { newMonitorLink } from '@komainu/ui/monitors/monitor-link.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { KindChooser } from '../common/KindChooser.tsx';
import { MONITORS } from '../messages.ts';

/** The first page of somebody without monitors: what there is to watch. */
export function NoMonitors() {
  const text = useText(MONITORS);
  const [params] = useUrlParams();
  return (
    <div className="page">
      <div className="page-scroll page-empty">
        <h2>{text.emptyTitle}</h2>
        <p>{text.emptyText}</p>
        <KindChooser hrefOf={(kind) => newMonitorLink({ kind }, params)} />
        <p className="text-hint">{text.emptyMore}</p>
      </div>
    </div>
  );
}
