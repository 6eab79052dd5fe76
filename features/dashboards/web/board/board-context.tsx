import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import { type Chosen, substituted } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { TemplateVariable } from '../model/dashboard.ts';

interface BoardState {
  readonly variables: readonly TemplateVariable[];
  readonly chosen: Chosen;
  /** Puts the chosen values into a text of a widget. */
  readonly substitute: Substitute;
  /** Ends the key of every question, so that a split graph's copies ask apart. */
  readonly isEditing: boolean;
  /** Whether a guest looks: nothing leads away from the board. */
  readonly isShared: boolean;
}

const NOTHING: BoardState = {
  variables: [],
  chosen: {},
  substitute: (text) => text,
  isEditing: false,
  isShared: false,
};
const BoardContext = createContext(NOTHING);

interface BoardProviderProps {
  readonly variables: readonly TemplateVariable[];
  readonly chosen: Chosen;
  readonly isEditing: boolean;
  readonly isShared?: boolean;
  readonly children: ReactNode;
}

/** What all widgets of a board share. */
export function BoardProvider({ variables, chosen, isEditing, isShared = false, children }: BoardProviderProps) {
  const state = useMemo(
    (): BoardState => ({
      variables,
      chosen,
      isEditing,
      isShared,
      substitute: (text, dialect) => substituted(text, variables, chosen, dialect),
    }),
    [variables, chosen, isEditing, isShared],
  );
  return <BoardContext value={state}>{children}</BoardContext>;
}

export const useBoard = (): BoardState => useContext(BoardContext);
