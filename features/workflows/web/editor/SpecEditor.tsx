import type { WorkflowProblem } from '@komainu/contracts/workflows/workflows-api.ts';
import { CodeEditor, type CodeToken } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useMemo } from 'react';
import { WORKFLOWS } from '../messages.ts';
import { pointerRange } from '../model/pointer-range.ts';

interface SpecEditorProps {
  readonly json: string;
  /** Why it is no JSON. */
  readonly problem: string | undefined;
  readonly problems: readonly WorkflowProblem[];
  /** What is to be seen; the first problem unless given. */
  readonly shownPointer: string | undefined;
  readonly onChange: (json: string) => void;
}

/** The spec as JSON; what is wrong is underlined where it stands. */
export function SpecEditor({ json, problem, problems, shownPointer, onChange }: SpecEditorProps) {
  const text = useText(WORKFLOWS);
  const error = useMemo(() => {
    const shown =
      problems.find(({ pointer }) => pointer === shownPointer) ?? problems.find(({ pointer }) => pointer !== undefined);
    const pointer = shownPointer ?? shown?.pointer;
    const range = pointer === undefined ? undefined : pointerRange(json, pointer.replace(/^\/spec/, ''));
    return range === undefined || shown === undefined ? undefined : { ...range, message: shown.detail };
  }, [json, problems, shownPointer]);
  return (
    <section className="workflows-spec" aria-label={text.spec}>
      <header>
        <h3>{text.spec}</h3>
        <p>{text.specHint}</p>
      </header>
      <CodeEditor label={text.spec} value={json} rows={28} onChange={onChange} tokens={tokensOf} error={error} />
      {problem === undefined ? null : (
        <p className="text-wrong" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g;

/** Keys, texts, and all other values. */
function tokensOf(json: string): readonly CodeToken[] {
  return [...json.matchAll(TOKEN)].map((match) => {
    const [whole, colon] = match;
    const isText = whole.startsWith('"');
    const kind = isText ? (colon === undefined ? 'phrase' : 'key') : 'comparison';
    return { kind, start: match.index, end: match.index + whole.length - (colon?.length ?? 0) };
  });
}
