import type { Place } from '@komainu/contracts/dashboards/drawing/layout.ts';
import { createContext, type ReactNode, useContext } from 'react';
import type { WidgetPath } from '../model/board-edits.ts';
import type { Widget } from '../model/dashboard.ts';

/** What can be done with widgets; all but `expand` and `copy` only while editing. */
export interface BoardActions {
  readonly canEdit: boolean;
  readonly edit: (path: WidgetPath) => void;
  readonly duplicate: (path: WidgetPath) => void;
  readonly remove: (path: WidgetPath) => void;
  readonly copy: (widget: Widget) => void;
  readonly expand: (path: WidgetPath) => void;
  readonly addTo: (group: number) => void;
  /** New places by the widgets' keys. */
  readonly place: (group: number | undefined, places: ReadonlyMap<number, Place>) => void;
}

const nothing = (): void => {};
const ActionsContext = createContext<BoardActions>({
  canEdit: false,
  edit: nothing,
  duplicate: nothing,
  remove: nothing,
  copy: nothing,
  expand: nothing,
  addTo: nothing,
  place: nothing,
});

export function ActionsProvider({ actions, children }: { actions: BoardActions; children: ReactNode }) {
  return <ActionsContext value={actions}>{children}</ActionsContext>;
}

export const useActions = (): BoardActions => useContext(ActionsContext);
