import '@komainu/ui/definition/definition.css';
import '../monitors.css';
import './channels.css';
import { useMay } from '@komainu/ui/api/session.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { CHANNEL_KINDS } from '../data/channels-api.ts';
import { ChannelSection } from './ChannelSection.tsx';
import { Deliveries } from './Deliveries.tsx';
import { CHANNELS } from './messages.ts';

/** Whom monitors can tell, how each is set up, and what became of what was sent. */
export default function ChannelsPage() {
  const text = useText(CHANNELS);
  const mayManage = useMay('manage');
  return (
    <div className="page-scroll channels">
      <p className="text-hint">
        {text.intro} {mayManage ? '' : text.onlyManagers}
      </p>
      {CHANNEL_KINDS.filter(({ isForManagers }) => mayManage || !isForManagers).map((kind) => (
        <ChannelSection key={kind.name} kind={kind} mayManage={mayManage} />
      ))}
      <section>
        <h2>{text.email}</h2>
        <p className="text-hint">
          {text.emailHint} <code>KOMAINU_SMTP_URL</code>
        </p>
      </section>
      <Deliveries />
    </div>
  );
}
