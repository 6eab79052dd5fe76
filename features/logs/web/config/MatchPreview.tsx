import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { queryErrorText } from '@komainu/ui/query-bar/query-error.ts';
import { linkTo } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import { CONFIG } from './messages.ts';
import { useLogCount } from './use-log-counts.ts';

/** How many logs of the last day a search in a form finds, or what is wrong with it. */
export function MatchPreview({ query }: { query: string }) {
  const text = useText(CONFIG);
  const { language } = useLanguage();
  const { data, error } = useLogCount(query);
  if (error !== null) {
    return (
      <p className="text-wrong" role="alert">
        {queryErrorText(error.message, language)}
      </p>
    );
  }
  if (data === undefined) return null;
  return (
    <p className="form-hint">
      {text.matches(exact(data, language))}{' '}
      <Link to={linkTo('/logs', { query, range: '1d' }, {}) as string}>{text.seeLogs}</Link>
    </p>
  );
}
