import { CompletionInput, type Completions } from '@komainu/ui/controls/CompletionInput.tsx';
import { useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { completionAt, quoteValue } from '@komainu/ui/query-bar/tokenize.ts';
import { useMemo } from 'react';

interface QueryInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly readOnly: boolean;
  readonly placeholder?: string;
}

const DAY_MS = 86_400_000;
const SHOWN = 14;

/** What logs of the last day have, for completion. */
function useRecentFields() {
  const window = useMemo(() => ({ fromMs: Date.now() - DAY_MS, toMs: Date.now() }), []);
  const { suggestKeys, suggestValues } = useExplorerSuggestions('logs', window);
  // What runs at intake knows no calculated fields.
  const suggestStored = async (text: string) =>
    (await suggestKeys(text)).filter(({ detail }) => detail !== 'calculated');
  return { suggestKeys: suggestStored, suggestValues };
}

/** A search, completed with fields and values of the last day's logs. */
export function QueryInput(props: QueryInputProps) {
  const { suggestKeys, suggestValues } = useRecentFields();
  const suggest = async (text: string, cursor: number): Promise<Completions> => {
    const at = completionAt(text, cursor);
    if (at.key === undefined && at.text === '') return { from: cursor, to: cursor, options: [] };
    const found = at.key === undefined ? await suggestKeys(at.text) : await suggestValues(at.key, at.text);
    const isKey = at.key === undefined;
    const options = found.slice(0, SHOWN).map(({ value, count }) => ({
      value: isKey ? `${value}:` : quoteValue(value),
      ...(count === undefined ? {} : { detail: count.toLocaleString() }),
      continues: isKey,
    }));
    return { from: at.from, to: cursor, options };
  };
  return <Completed {...props} suggest={suggest} />;
}

/** The path of an attribute: as processors name it, without `@`; or as searches do. */
export function PathInput({ isFacet, ...props }: QueryInputProps & { readonly isFacet: boolean }) {
  const { suggestKeys } = useRecentFields();
  const suggest = async (text: string): Promise<Completions> => {
    const found = await suggestKeys(text);
    const options = found.slice(0, SHOWN).map(({ value, detail }) => ({
      value: isFacet ? value : value.replace(/^@/, ''),
      ...(detail === undefined ? {} : { detail }),
    }));
    return { from: 0, to: text.length, options };
  };
  return <Completed {...props} suggest={suggest} />;
}

type Suggest = (text: string, cursor: number) => Promise<Completions>;

function Completed({ label, value, onChange, readOnly, placeholder, suggest }: QueryInputProps & { suggest: Suggest }) {
  if (readOnly) return <input className="input mono" aria-label={label} value={value} disabled />;
  return (
    <div className="form-completed" translate="no">
      <CompletionInput
        label={label}
        value={value}
        onCommit={onChange}
        suggest={suggest}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
    </div>
  );
}
