import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Menu } from '@mantine/core';
import { IconFilterSearch, IconMathFunction, IconPlus } from '@tabler/icons-react';
import type { Edited } from './AskBar.tsx';
import { type AskState, MOST_CALCULATED, MOST_SUBQUERIES } from './ask-state.ts';
import { ASK } from './messages.ts';

/** Adds a calculated field or a subquery to the search. */
export function AddAsk({ ask, onEdit }: { ask: AskState; onEdit: (edited: Edited) => void }) {
  const text = useText(ASK);
  const { calculated, subqueries } = ask;
  return (
    <Menu position="bottom-end" width={300} withinPortal transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button title={text.add}>
          <IconPlus size={14} />
          {text.addShort}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="ask-menu">
        <Menu.Item
          leftSection={<IconMathFunction size={14} />}
          disabled={calculated.length >= MOST_CALCULATED}
          onClick={() => onEdit({ kind: 'calculated', place: calculated.length })}
        >
          {text.calculated}
          <span className="ask-about">{text.calculatedAbout}</span>
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFilterSearch size={14} />}
          disabled={subqueries.length >= MOST_SUBQUERIES}
          onClick={() => onEdit({ kind: 'subquery', place: subqueries.length })}
        >
          {text.subquery}
          <span className="ask-about">{text.subqueryAbout}</span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
