import { EmptyState } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { SHELL } from './messages.ts';

export function NotFound() {
  const text = useText(SHELL);
  return (
    <EmptyState title={text.notFound}>
      <p>{text.notFoundText}</p>
      <a className="button" href="/">
        {text.toStart}
      </a>
    </EmptyState>
  );
}
