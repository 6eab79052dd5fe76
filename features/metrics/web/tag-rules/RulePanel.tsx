import type { TagIndexingRuleResource } from '@komainu/contracts/metrics/tag-rules-api.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, SegmentedControl } from '@komainu/ui/controls/controls.tsx';
import { CheckField, ListField, NumberField, TextField } from '@komainu/ui/controls/fields.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SidePanel } from '@komainu/ui/panel/SidePanel.tsx';
import { useState } from 'react';
import { TAG_RULES } from './messages.ts';
import { RulePreview } from './RulePreview.tsx';
import { draftOfRule, NEW_RULE, type RuleDraft, ruleOfDraft } from './rule-draft.ts';
import { useSaveRule } from './rules-api.ts';

interface RulePanelProps {
  /** Undefined: a new one. */
  readonly rule: TagIndexingRuleResource | undefined;
  readonly onClose: () => void;
}

const USUAL_DAYS = 30;

/** A rule and beneath it what it would do, while it is written. */
export function RulePanel({ rule, onClose }: RulePanelProps) {
  const text = useText(TAG_RULES);
  const may = useMay('write');
  const [draft, setDraft] = useState<RuleDraft>(rule === undefined ? NEW_RULE : draftOfRule(rule));
  const save = useSaveRule(onClose);
  const attributes = ruleOfDraft(draft);
  const set = (change: Partial<RuleDraft>): void => setDraft({ ...draft, ...change });
  const isWhole = attributes !== undefined && attributes.name !== '';
  return (
    <SidePanel
      header={<h2 className="tag-rule-title">{rule === undefined ? text.newTitle : text.editTitle}</h2>}
      onClose={onClose}
    >
      <form
        className="tag-rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) save.mutate({ ...(rule !== undefined && { id: rule.id }), attributes });
        }}
      >
        <TextField
          label={text.name}
          value={draft.name}
          placeholder={text.namePlaceholder}
          required
          onChange={(name) => set({ name })}
        />
        <ListField
          label={text.matches}
          value={draft.matches}
          placeholder="shop.*, http.requests"
          mono
          onChange={(matches) => set({ matches })}
        />
        <ListField label={text.ignored} value={draft.ignored} mono onChange={(ignored) => set({ ignored })} />
        <SegmentedControl
          label={text.mode}
          value={draft.excludes ? 'exclude' : 'include'}
          choices={[
            { value: 'include', label: text.include },
            { value: 'exclude', label: text.exclude },
          ]}
          onChange={(mode) => set({ excludes: mode === 'exclude' })}
        />
        <ListField
          label={text.keys}
          value={draft.tags}
          placeholder="user, request_id"
          mono
          onChange={(tags) => set({ tags })}
        />
        {draft.excludes ? <Usage draft={draft} set={set} /> : null}
        <CheckField label={text.overridesLong} value={draft.overrides} onChange={(overrides) => set({ overrides })} />
        <CheckField label={text.managesOld} value={draft.managesOld} onChange={(managesOld) => set({ managesOld })} />
        {save.error === null ? null : (
          <p className="metric-mistake" role="alert">
            {save.error.message}
          </p>
        )}
        {may ? (
          <div className="metric-edit-buttons">
            <Button kind="primary" type="submit" disabled={!isWhole || save.isPending}>
              {text.save}
            </Button>
            <Button kind="quiet" onClick={onClose}>
              {text.cancel}
            </Button>
          </div>
        ) : null}
      </form>
      <RulePreview id={rule?.id} attributes={attributes} />
    </SidePanel>
  );
}

/** Tags that nobody needs. */
function Usage({ draft, set }: { readonly draft: RuleDraft; readonly set: (change: Partial<RuleDraft>) => void }) {
  const text = useText(TAG_RULES);
  const { notQueriedDays, notUsed } = draft;
  return (
    <>
      <div className="tag-rule-days">
        <CheckField
          label={text.notQueried}
          value={notQueriedDays !== undefined}
          onChange={(isOn) => set({ notQueriedDays: isOn ? USUAL_DAYS : undefined })}
        />
        {notQueriedDays === undefined ? null : (
          <NumberField
            label=""
            value={notQueriedDays}
            onChange={(days) => set({ notQueriedDays: Math.max(1, Math.min(90, days ?? 1)) })}
          />
        )}
      </div>
      <CheckField label={text.notUsed} value={notUsed} onChange={(isOn) => set({ notUsed: isOn })} />
      {notQueriedDays !== undefined && notUsed ? <p className="metric-hint">{text.bothUsage}</p> : null}
    </>
  );
}
