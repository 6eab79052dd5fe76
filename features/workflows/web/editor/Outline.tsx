import type { WorkflowProblem } from '@komainu/contracts/workflows/workflows-api.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconArrowRight } from '@tabler/icons-react';
import { WORKFLOWS } from '../messages.ts';
import { isObject, listOf } from '../model/json.ts';
import { outlineOf, stepAt } from '../model/outline.ts';

interface OutlineProps {
  readonly spec: unknown;
  readonly problems: readonly WorkflowProblem[];
  readonly onShow: (pointer: string) => void;
}

/** The steps as they lead to one another, those with something wrong marked. */
export function Outline({ spec, problems, onShow }: OutlineProps) {
  const text = useText(WORKFLOWS);
  const outline = outlineOf(spec);
  const wrong = new Set(problems.map(({ pointer }) => stepAt(spec, pointer)));
  const places = isObject(spec) ? listOf(spec['steps']).map((step) => (isObject(step) ? step['name'] : undefined)) : [];
  if (outline.length === 0) return null;
  return (
    <section className="definition-section">
      <h3>{text.outline}</h3>
      <ol className="workflows-outline">
        {outline.map(({ name, next, isStart }) => (
          <li key={name} data-wrong={wrong.has(name)}>
            <button type="button" onClick={() => onShow(`/spec/steps/${places.indexOf(name)}`)}>
              <strong translate="no">{name}</strong>
              {isStart ? <small>{text.start}</small> : null}
            </button>
            {next.map((one) => (
              <span key={`${one.branch} ${one.name}`} translate="no">
                <IconArrowRight size={12} aria-hidden="true" />
                {one.branch === 'main' ? '' : `${one.branch}: `}
                {one.name}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
