import { useText } from '@komainu/ui/i18n/messages.ts';
import type { LogChange } from './log-changes.ts';
import { TRY } from './try-messages.ts';

/** What a step added, removed and changed, a line each. */
export function StepChanges({ changes }: { changes: readonly LogChange[] }) {
  const text = useText(TRY);
  return (
    <dl className="step-changes" translate="no">
      {changes.map(({ path, before, after }) => (
        <div key={path} data-kind={before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'}>
          <dt>{path}</dt>
          <dd>
            {before === undefined ? null : (
              <del>
                <span className="visually-hidden">{after === undefined ? text.removed : ''} </span>
                {before}
              </del>
            )}
            {after === undefined ? null : (
              <ins>
                <span className="visually-hidden">{before === undefined ? text.added : text.now} </span>
                {after}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
