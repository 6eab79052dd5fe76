import './suggest.css';
import type { GrokSuggestAnswer, GrokSuggestRequest } from '@komainu/contracts/logs/grok-suggest-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { Button, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { IconWand, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Definition, valueAtPlace, withValueAt } from '../../form/field.ts';
import { useEditor } from '../editor-context.ts';
import { withRule } from './add-rule.ts';
import { SUGGEST } from './messages.ts';
import { SuggestedRule } from './SuggestedRule.tsx';
import { SuggestPatterns } from './SuggestPatterns.tsx';

interface SuggestRuleProps {
  /** Of the grok parser. */
  readonly processorKey: string;
  readonly definition: Definition;
  readonly onChange: (definition: Definition) => void;
}

const MOST_SAMPLES = 50;
const RULES = 'grok.match_rules';

/** Match rules for the samples, or for what the pipeline's logs say, to be added with a click. */
export function SuggestRule({ processorKey, definition, onChange }: SuggestRuleProps) {
  const text = useText(SUGGEST);
  const editor = useEditor();
  const source = String(definition['source'] ?? 'message');
  const rules = String(valueAtPlace(definition, RULES) ?? '');
  const texts = editor.textsFor(processorKey, source);
  const [isOpen, setOpen] = useState(rules.trim() === '');
  const [isAdded, setAdded] = useState(false);
  const suggest = useMutation({
    mutationFn: (samples: readonly string[]) =>
      apiPost<GrokSuggestAnswer>('/api/unstable/logs/grok/suggest', { samples } satisfies GrokSuggestRequest),
  });
  const ask = (samples: readonly string[]): void => {
    setAdded(false);
    suggest.mutate(samples.slice(0, MOST_SAMPLES));
  };
  const add = (rule: string): void => {
    onChange(withValueAt(definition, RULES, withRule(rules, rule)));
    suggest.reset();
    setAdded(true);
  };
  if (!isOpen) {
    return (
      <span>
        <Button onClick={() => setOpen(true)}>
          <IconWand size={14} />
          {text.title}
        </Button>
      </span>
    );
  }
  const unparsed = texts.filter(({ isParsed }) => !isParsed);
  const chosen = rules.trim() === '' ? texts : unparsed;
  return (
    <section className="suggest" aria-label={text.title}>
      <header>
        <h4>{text.title}</h4>
        <Button kind="quiet" label={text.close} onClick={() => setOpen(false)}>
          <IconX size={14} />
        </Button>
      </header>
      <LoadingBar on={suggest.isPending} />
      {chosen.length > 0 ? (
        <span>
          <Button disabled={suggest.isPending} onClick={() => ask(chosen.map((one) => one.text))}>
            <IconWand size={14} />
            {chosen.length === texts.length ? text.fromSamples(chosen.length) : text.fromUnparsed(chosen.length)}
          </Button>
        </span>
      ) : (
        <p className="form-hint">{texts.length === 0 ? text.noSamples : text.allParsed}</p>
      )}
      {source === 'message' ? <SuggestPatterns query={editor.query} onSuggest={ask} /> : null}
      {suggest.error === null ? null : (
        <p className="form-wrong" role="alert">
          {suggest.error.message}
        </p>
      )}
      {suggest.data === undefined ? null : (
        <SuggestedRule answer={suggest.data} samples={suggest.variables?.length ?? 0} onAdd={add} />
      )}
      {isAdded ? (
        <p className="form-hint" role="status">
          {text.added}
        </p>
      ) : null}
    </section>
  );
}
