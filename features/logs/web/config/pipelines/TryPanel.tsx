import { CodeEditor } from '@komainu/ui/code/CodeEditor.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useState } from 'react';
import type { DraftProcessor } from './draft.ts';
import { LiveSamples } from './LiveSamples.tsx';
import { SampleSteps } from './SampleSteps.tsx';
import { SampleTabs } from './SampleTabs.tsx';
import type { Sample } from './samples.ts';
import { placed } from './tree.ts';
import { TRY } from './try-messages.ts';
import type { TrialResult } from './use-trial.ts';

interface TryPanelProps {
  /** The filter of the pipeline. */
  readonly query: string;
  readonly pasted: string;
  readonly onPasted: (text: string) => void;
  readonly samples: readonly Sample[];
  readonly result: TrialResult;
  readonly processors: readonly DraftProcessor[];
}

/** Samples, and what the pipeline as it stands does to each of them. */
export function TryPanel({ query, pasted, onPasted, samples, result, processors }: TryPanelProps) {
  const text = useText(TRY);
  const [chosen, setChosen] = useState(0);
  const place = Math.min(chosen, Math.max(0, result.tried.length - 1));
  const tried = samples.length === 0 ? undefined : result.tried[place];
  const isOld = result.error !== undefined;
  const left = placed(processors).length - result.trial.keys.size;
  return (
    <aside className="try" aria-label={text.title}>
      <h3>{text.title}</h3>
      <CodeEditor label={text.samples} value={pasted} placeholder={text.placeholder} rows={4} onChange={onPasted} />
      <p className="form-hint">{text.samplesHint}</p>
      <LiveSamples
        query={query}
        pipeline={result.trial.pipeline}
        onTake={(lines) => onPasted([pasted.trimEnd(), ...lines].filter((line) => line !== '').join('\n'))}
      />
      {samples.length === 0 ? <p className="try-empty">{text.empty}</p> : null}
      {left > 0 && samples.length > 0 ? <p className="form-hint">{text.left(left)}</p> : null}
      {tried === undefined ? null : (
        <>
          {isOld ? <p className="form-hint">{text.old}</p> : null}
          <SampleTabs samples={result.samples} tried={result.tried} chosen={place} onChoose={setChosen} />
          <SampleSteps
            tried={tried}
            start={result.starts[place] ?? {}}
            nameOf={(path) => nameAt(result.trial.processors, path)}
          />
        </>
      )}
    </aside>
  );
}

function nameAt(processors: readonly DraftProcessor[], path: readonly number[]): string {
  const [index = 0, ...below] = path;
  const processor = processors[index];
  if (processor === undefined) return '';
  return below.length === 0 ? String(processor.definition['name'] ?? '') : nameAt(processor.inner ?? [], below);
}
