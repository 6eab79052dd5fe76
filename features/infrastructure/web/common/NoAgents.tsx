import { EmptyState } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { LISTS } from './messages.ts';

/** An empty list that agents would fill, and the way to install one. */
export function NoAgents({ title, text }: { title: string; text: string }) {
  const lists = useText(LISTS);
  return (
    <EmptyState title={title}>
      <p>{text}</p>
      <a className="button" href="/get-started">
        {lists.getStarted}
      </a>
    </EmptyState>
  );
}
