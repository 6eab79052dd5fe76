import '../monitors.css';
import '../monitor/monitor.css';
import './editor.css';
import { ApiError } from '@komainu/ui/api/client.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { DefinitionForm } from '@komainu/ui/definition/DefinitionForm.tsx';
import { useUnsavedGuard } from '@komainu/ui/definition/use-unsaved-guard.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { saveMonitor, testNotifications, useValidation } from '../data/monitors-api.ts';
import { KINDS } from '../messages.ts';
import { isAskable, isComplete, type MonitorDraft } from '../model/draft.ts';
import { type EditorPart, mistakeOf } from '../model/mistakes.ts';
import { DetailFields } from './DetailFields.tsx';
import { MessageSection } from './MessageSection.tsx';
import { EDITOR } from './messages.ts';
import { OptionFields } from './OptionFields.tsx';
import { PreviewChart, useDraftPreview } from './PreviewChart.tsx';
import { QuerySection } from './QuerySection.tsx';
import { ThresholdFields } from './ThresholdFields.tsx';
import { useSettled } from './use-settled.ts';

interface MonitorEditorProps {
  readonly start: MonitorDraft;
  /** Absent for new ones. */
  readonly id?: number;
}

/** Everything of a monitor on one page: what is watched beside its graph, when it alerts, what people are told. */
export function MonitorEditor({ start, id }: MonitorEditorProps) {
  const text = useText(EDITOR);
  const kinds = useText(KINDS);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useUrlParams();
  const [draft, setDraft] = useState(start);
  const isDirty = draft !== start;
  const leave = useUnsavedGuard(isDirty, text.unsaved);
  const preview = useDraftPreview(draft);
  const settled = useSettled(draft);
  const isWhole = isComplete(draft) && draft.definition.name.trim() !== '';
  const validation = useValidation(settled.definition, isComplete(settled) && settled.definition.name.trim() !== '');
  const save = useMutation({
    mutationFn: () => saveMonitor(draft.definition, id),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['monitors'] });
      await leave(() => navigate({ to: linkTo(`/monitors/${saved.id}`, {}, params) }));
    },
  });
  const test = useMutation({ mutationFn: () => testNotifications(draft.definition) });
  const change = (next: MonitorDraft): void => {
    setDraft(next);
    save.reset();
  };
  const refused = save.error ?? (isWhole ? validation.error : null) ?? (isAskable(draft) ? preview.error : null);
  const mistake = refused instanceof ApiError && refused.status === 400 ? mistakeOf(refused.message) : undefined;
  const props = { draft, onChange: change };
  return (
    <DefinitionForm
      listPath="/monitors"
      id={id === undefined ? undefined : String(id)}
      isReady={isWhole && !save.isPending}
      wrong={mistake === undefined ? save.error?.message : undefined}
      note={<Note draft={draft} test={test} />}
      more={
        <Button disabled={!isWhole || test.isPending} onClick={() => test.mutate()}>
          <IconSend size={15} />
          {text.test}
        </Button>
      }
      onSubmit={save.mutate}
    >
      <div className="page-scroll monitor-editor-body">
        <Part
          number={1}
          title={text.watched}
          aside={
            <span>
              {kinds[draft.kind]}
              {id === undefined ? (
                <Link to={linkTo('/monitors/new', {}, params) as string}>{text.otherKind}</Link>
              ) : null}
            </span>
          }
          part="query"
          mistake={mistake}
        >
          <QuerySection {...props} />
          <PreviewChart draft={draft} preview={preview} />
        </Part>
        <Part number={2} title={text.alerting} part="thresholds" mistake={mistake}>
          <ThresholdFields {...props} />
          <OptionFields {...props} />
        </Part>
        <Part number={3} title={text.telling} part="message" mistake={mistake}>
          <MessageSection {...props} invalid={mistake?.part === 'message'} />
        </Part>
        <Part number={4} title={text.details} part="details" mistake={mistake}>
          <DetailFields {...props} />
        </Part>
      </div>
    </DefinitionForm>
  );
}

interface NoteProps {
  readonly draft: MonitorDraft;
  /** The message that was sent to try it. */
  readonly test: { readonly data: number | undefined; readonly error: Error | null };
}

/** What came of the test, or else what is still missing. */
function Note({ draft, test }: NoteProps) {
  const text = useText(EDITOR);
  if (test.error !== null) return <span className="text-wrong">{test.error.message}</span>;
  if (test.data !== undefined) return test.data === 0 ? text.testedNobody : text.tested(test.data);
  if (!isAskable(draft)) return null;
  if (!isComplete(draft)) return text.needsThreshold;
  return draft.definition.name.trim() === '' ? text.needsName : null;
}

interface PartProps {
  readonly number: number;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly part: EditorPart;
  readonly mistake: ReturnType<typeof mistakeOf> | undefined;
  readonly children: ReactNode;
}

/** A step of the editor, with what the server says is wrong in it. */
function Part({ number, title, aside, part, mistake, children }: PartProps) {
  return (
    <section className="monitor-part" aria-label={title}>
      <header>
        <span className="monitor-part-number">{number}</span>
        <h2>{title}</h2>
        {aside}
      </header>
      <div className="monitor-fields">
        {children}
        {mistake?.part === part ? (
          <p className="text-wrong" role="alert">
            {mistake.message}
          </p>
        ) : null}
      </div>
    </section>
  );
}
