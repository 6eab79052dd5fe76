import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { fullDateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useActions } from '../data/workflows-api.ts';
import { WORKFLOWS } from '../messages.ts';
import { triggerKinds } from '../model/triggers.ts';

/** What starts it, what it takes, and when it changed. */
export function WorkflowFacts({ workflow }: { workflow: WorkflowResource }) {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  const actions = useActions();
  const { spec, updatedAt } = workflow.attributes;
  const inputs = spec?.inputSchema?.parameters ?? [];
  const handle = spec?.handle ?? '';
  return (
    <section className="definition-section" aria-label={text.details}>
      <h3>{text.details}</h3>
      <dl className="workflows-facts">
        <dt>{text.triggers}</dt>
        <dd>
          <ul>
            {triggerKinds(spec).map((kind) => (
              <li key={kind}>
                <code translate="no">{kind}</code>
                {actions.data === undefined || actions.data.triggers.includes(kind) ? null : (
                  <small>{text.notFired}</small>
                )}
              </li>
            ))}
          </ul>
        </dd>
        {handle === '' ? null : (
          <>
            <dt>{text.handle}</dt>
            <dd>
              <code translate="no">{handle}</code>
              <small>
                {text.handleHint(handle)} {text.owner}
              </small>
            </dd>
          </>
        )}
        <dt>{text.inputs}</dt>
        <dd>
          {inputs.length === 0 ? (
            text.noInputs
          ) : (
            <ul>
              {inputs.map(({ name, type }) => (
                <li key={name} translate="no">
                  <code>{name}</code> <small>{type}</small>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{text.changed}</dt>
        <dd>{fullDateTime(Date.parse(updatedAt), language)}</dd>
      </dl>
    </section>
  );
}
