import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FieldForm } from '../form/FieldForm.tsx';
import { isDefinition } from '../form/field.ts';
import { JsonInput } from '../form/JsonInput.tsx';
import { useWords } from '../form/use-words.ts';
import type { DraftProcessor } from './draft.ts';
import { useEditor } from './editor-context.ts';
import { pipelineErrorText } from './error-text.ts';
import { PIPELINES } from './messages.ts';
import { ProcessorList } from './ProcessorList.tsx';
import { SuggestRule } from './suggest/SuggestRule.tsx';
import { fieldsOf, processorForm } from './types/catalogue.ts';

interface ProcessorBodyProps {
  readonly processor: DraftProcessor;
  readonly onChange: (change: (before: DraftProcessor) => DraftProcessor) => void;
}

/** The form of a processor, and the processors inside it. */
export function ProcessorBody({ processor, onChange }: ProcessorBodyProps) {
  const text = useText(PIPELINES);
  const words = useWords();
  const { language } = useLanguage();
  const editor = useEditor();
  const { key, definition, inner } = processor;
  const type = String(definition['type']);
  const form = processorForm(type);
  const error =
    editor.error?.key === key
      ? { ...editor.error, message: pipelineErrorText(editor.error.message, language) }
      : undefined;
  const missing = editor.problems.filter((problem) => problem.key === key);
  const inForm = error?.at !== undefined && form?.fields.some(({ at }) => at === error.at) === true;
  return (
    <div className="processor-body">
      <p className="form-hint">{form === undefined ? text.unknownType : words(form.about)}</p>
      {form === undefined ? (
        <JsonInput
          label={type}
          value={definition}
          readOnly={editor.readOnly}
          onChange={(next) =>
            isDefinition(next) && onChange((before) => ({ ...before, definition: { ...next, type } }))
          }
        />
      ) : (
        <FieldForm
          fields={fieldsOf(type)}
          value={definition}
          readOnly={editor.readOnly}
          onChange={(next) => onChange((before) => ({ ...before, definition: next }))}
          error={error?.at === undefined ? undefined : { ...error, at: error.at }}
        />
      )}
      {type === 'grok-parser' && !editor.readOnly ? (
        <SuggestRule
          processorKey={key}
          definition={definition}
          onChange={(next) => onChange((before) => ({ ...before, definition: next }))}
        />
      ) : null}
      {error === undefined || inForm ? null : (
        <p className="form-wrong" role="alert">
          {error.message}
        </p>
      )}
      {missing.length === 0 ? null : (
        <ul className="processor-missing">
          {missing.map(({ at, label, says }) => (
            <li key={at}>
              {words(label)} {words(says)}
            </li>
          ))}
        </ul>
      )}
      {inner === undefined ? null : (
        <ProcessorList processors={inner} into={key} {...(Array.isArray(form?.inside) ? { types: form.inside } : {})} />
      )}
    </div>
  );
}
