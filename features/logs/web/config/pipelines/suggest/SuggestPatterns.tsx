import type { PatternsAnswer, PatternsRequest } from '@komainu/contracts/logs/patterns-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { count } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { PatternText } from '../../../patterns/PatternText.tsx';
import { useRested } from '../../../use-rested.ts';
import { SUGGEST } from './messages.ts';

const SHOWN = 8;
const PAUSE_MS = 600;

interface SuggestPatternsProps {
  /** The filter of the pipeline. */
  readonly query: string;
  /** Asks for a rule of these lines. */
  readonly onSuggest: (samples: readonly string[]) => void;
}

/** The most frequent patterns of the logs that the pipeline is for. */
export function SuggestPatterns({ query, onSuggest }: SuggestPatternsProps) {
  const text = useText(SUGGEST);
  const asked = useRested(query.trim(), PAUSE_MS);
  const { data, error, isFetching } = useQuery({
    queryKey: ['logs', 'suggest-patterns', asked],
    // All logs of a day say too much at once.
    enabled: asked !== '',
    retry: false,
    queryFn: async ({ signal }) => {
      const filter = { query: asked, from: 'now-24h', to: 'now' };
      const request: PatternsRequest = { filter, page: { limit: SHOWN } };
      return (await apiPost<PatternsAnswer>('/api/unstable/logs/patterns', request, signal)).data;
    },
  });
  return (
    <div className="suggest-patterns">
      <h5>{text.patterns}</h5>
      <p className="form-hint">{asked === '' ? text.needsFilter : text.patternsHint}</p>
      <LoadingBar on={isFetching} />
      {error === null ? null : (
        <p className="form-wrong" role="alert">
          {error.message}
        </p>
      )}
      {data?.length === 0 ? <p className="form-hint">{text.noPatterns}</p> : null}
      <ul>
        {(data ?? []).map(({ id, attributes }) => (
          <li key={id}>
            <button
              type="button"
              title={text.suggestFor(attributes.pattern.slice(0, 120))}
              onClick={() => onSuggest(attributes.examples.map(({ message }) => message))}
            >
              <span className="suggest-count">{count(attributes.count)}</span>
              <PatternText pattern={attributes.pattern.slice(0, 300)} variables={attributes.variables} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
