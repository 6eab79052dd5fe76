import './pipelines.css';
import { LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useUnsavedGuard } from '@komainu/ui/definition/use-unsaved-guard.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useMemo, useState } from 'react';
import { AccessNote, useAccess } from '../ConfigFrame.tsx';
import { FORM } from '../form/messages.ts';
import { draftProblems, placeError } from './check.ts';
import { type DraftPipeline, type DraftProcessor, EMPTY_PIPELINE, jsonOf } from './draft.ts';
import { EditorHead, type EditorView } from './EditorHead.tsx';
import { EditorProvider, type EditorState } from './editor-context.ts';
import { pipelineErrorText } from './error-text.ts';
import { firstSamples } from './first-samples.ts';
import { JsonView } from './JsonView.tsx';
import { PIPELINES } from './messages.ts';
import { PipelineSettings } from './PipelineSettings.tsx';
import { ProcessorList } from './ProcessorList.tsx';
import { type ListedPipeline, usePipelineChange } from './pipeline-api.ts';
import { samplesOf } from './samples.ts';
import { NO_START } from './start-of.ts';
import { stepTexts } from './suggest/step-texts.ts';
import { TryPanel } from './TryPanel.tsx';
import { added } from './tree.ts';
import { useTrial } from './use-trial.ts';

/** A pipeline's processors on one side, and on the other what they do to samples while they are changed. */
export function PipelineEditor({ pipeline, start }: { pipeline: ListedPipeline | undefined; start: DraftPipeline }) {
  const text = useText(PIPELINES);
  const { may } = useAccess('write');
  const { language } = useLanguage();
  const [, setParams] = useUrlParams();
  const [draft, setDraft] = useState(start);
  // What an address brings to a new pipeline is not saved yet.
  const [saved, setSaved] = useState(() => JSON.stringify(jsonOf(pipeline === undefined ? EMPTY_PIPELINE : start)));
  const [view, setView] = useState<EditorView>('form');
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(pipeline === undefined ? start.processors.map(({ key }) => key) : []),
  );
  const [nowMs] = useState(Date.now);
  const [pasted, setPasted] = useState(() => firstSamples(start.processors));
  const samples = useMemo(() => samplesOf(pasted, draft.query, nowMs), [pasted, draft.query, nowMs]);
  const result = useTrial(draft, samples);
  const change = usePipelineChange();
  const readOnly = !may || pipeline?.is_read_only === true;
  const problems = useMemo(() => draftProblems(draft), [draft]);
  const isDirty = JSON.stringify(jsonOf(draft)) !== saved;
  const leave = useUnsavedGuard(isDirty && !readOnly, useText(FORM).unsaved);

  const setProcessors = (make: (before: readonly DraftProcessor[]) => readonly DraftProcessor[]): void =>
    setDraft((before) => ({ ...before, processors: make(before.processors) }));
  const refused = change.error === null ? undefined : placeError(change.error.message, draft.processors);
  const editor: EditorState = {
    readOnly,
    problems,
    error: result.error ?? refused,
    steps: result.steps,
    open,
    query: draft.query,
    textsFor: (key, source) => stepTexts(result, key, source),
    toggle: (key) => setOpen((before) => toggled(before, key)),
    change: setProcessors,
    add: (into, processor) => {
      setProcessors((before) => added(before, into, processor));
      setOpen((before) => new Set([...before, processor.key, ...(into === undefined ? [] : [into])]));
    },
  };
  const save = (): void => {
    const json = jsonOf(draft);
    change.mutate(
      { kind: 'save', id: pipeline?.id, pipeline: json },
      {
        onSuccess: (answer) => {
          setSaved(JSON.stringify(json));
          if (pipeline === undefined && answer !== undefined)
            leave(() => setParams({ ...NO_START, pipeline: answer.id }, { replace: true }));
        },
      },
    );
  };
  const openOther = (id: string | undefined): void => leave(() => setParams({ ...NO_START, pipeline: id }));
  return (
    <EditorProvider value={editor}>
      <LoadingBar on={result.isTrying || change.isPending} />
      <EditorHead
        pipeline={pipeline}
        draft={draft}
        view={view}
        onView={setView}
        isDirty={isDirty}
        isSaving={change.isPending}
        problems={problems.length + (draft.name.trim() === '' ? 1 : 0)}
        onBack={() => setParams({ ...NO_START, pipeline: undefined })}
        onSave={save}
        onClone={(id) =>
          change.mutate({ kind: 'clone', id }, { onSuccess: (copy) => copy !== undefined && openOther(copy.id) })
        }
        onRemove={(id) => change.mutate({ kind: 'remove', id }, { onSuccess: () => openOther(undefined) })}
      />
      <div className="pipeline-editor">
        <div className="pipeline-form">
          <AccessNote permission="write" />
          {pipeline?.is_read_only === true ? <p className="config-note">{text.readyNote}</p> : null}
          {editor.error === undefined || editor.error.key !== undefined ? null : (
            <p className="text-wrong" role="alert">
              {pipelineErrorText(editor.error.message, language)}
            </p>
          )}
          {view === 'json' ? (
            <JsonView draft={draft} readOnly={readOnly} onChange={setDraft} />
          ) : (
            <>
              <PipelineSettings draft={draft} readOnly={readOnly} onChange={setDraft} />
              <ProcessorList processors={draft.processors} into={undefined} />
            </>
          )}
        </div>
        <TryPanel
          query={draft.query}
          pasted={pasted}
          onPasted={setPasted}
          samples={samples}
          result={result}
          processors={draft.processors}
        />
      </div>
    </EditorProvider>
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}
