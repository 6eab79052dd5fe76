import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useState } from 'react';
import { draftOf } from './draft.ts';
import { PIPELINES } from './messages.ts';
import { PipelineEditor } from './PipelineEditor.tsx';
import { usePipelines } from './pipeline-api.ts';
import { startDraft } from './start-of.ts';

/** The editor of a pipeline, or of a new one. */
export function PipelineEditorPage({ id }: { id: string }) {
  const text = useText(PIPELINES);
  const [params] = useUrlParams();
  const [fresh] = useState(() => startDraft(params));
  const { data, error, refetch } = usePipelines();
  if (id === 'new') return <PipelineEditor pipeline={undefined} start={fresh} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingBar on />;
  const pipeline = data.find((one) => one.id === id);
  const start = draftOf(pipeline);
  if (pipeline === undefined || start === undefined) return <EmptyState title={text.gone} />;
  return <PipelineEditor pipeline={pipeline} start={start} />;
}
