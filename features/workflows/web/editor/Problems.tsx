import type { WorkflowProblem } from '@komainu/contracts/workflows/workflows-api.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { WORKFLOWS } from '../messages.ts';

interface ProblemsProps {
  readonly problems: readonly WorkflowProblem[];
  /** Whether the server was asked. */
  readonly isKnown: boolean;
  readonly onShow: (pointer: string) => void;
}

/** What saving would say; each leads to where it stands. */
export function Problems({ problems, isKnown, onShow }: ProblemsProps) {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  return (
    <section className="definition-section" role="status">
      <h3>{problems.length === 0 ? '' : text.problems(exact(problems.length, language))}</h3>
      {problems.length === 0 ? (
        <p className="text-hint">{isKnown ? text.fine : ''}</p>
      ) : (
        <ul className="workflows-problems">
          {problems.map(({ detail, pointer }) => (
            <li key={`${pointer} ${detail}`}>
              {pointer === undefined ? (
                <span translate="no">{detail}</span>
              ) : (
                <button type="button" title={text.goTo} translate="no" onClick={() => onShow(pointer)}>
                  {detail}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
