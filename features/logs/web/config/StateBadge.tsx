import { useText } from '@komainu/ui/i18n/messages.ts';
import { CONFIG } from './messages.ts';

export type SendState = 'UNKNOWN' | 'WORKING' | 'FAILING';

/** Whether what is sent arrives, and why not. */
export function StateBadge({ state, reason }: { state: SendState; reason?: string | undefined }) {
  const text = useText(CONFIG);
  const said = { WORKING: text.working, FAILING: text.failing, UNKNOWN: text.unknown }[state];
  return (
    <>
      <span className="config-badge" data-state={state}>
        <span className="dot" />
        {said}
      </span>
      {reason === undefined ? null : <div className="config-reason">{reason}</div>}
    </>
  );
}
