import type { MonitorDraft } from '../model/draft.ts';

/** What every part of the editor is given. */
export interface DraftProps {
  readonly draft: MonitorDraft;
  readonly onChange: (draft: MonitorDraft) => void;
}
