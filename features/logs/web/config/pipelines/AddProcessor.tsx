import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useWords } from '../form/use-words.ts';
import { newProcessor } from './draft.ts';
import { useEditor } from './editor-context.ts';
import { PIPELINES } from './messages.ts';
import { PROCESSOR_FORMS } from './types/catalogue.ts';

/** Adds a processor of a chosen type at the end. */
export function AddProcessor({ into, types }: { into: string | undefined; types?: readonly string[] }) {
  const text = useText(PIPELINES);
  const words = useWords();
  const editor = useEditor();
  const forms = PROCESSOR_FORMS.filter(({ type }) => types === undefined || types.includes(type));
  const groups = Map.groupBy(forms, ({ group }) => group);
  return (
    <Menu position="bottom-start" width={340} transitionProps={{ duration: 0 }} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button className="processor-add">
          <IconPlus size={14} />
          {into === undefined ? text.addProcessor : text.addInside}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="processor-menu">
        {[...groups].map(([group, members]) => (
          <Fragment key={group}>
            <Menu.Label>{text[group]}</Menu.Label>
            {members.map(({ type, title, about }) => (
              <Menu.Item key={type} onClick={() => editor.add(into, newProcessor(type))}>
                <span className="processor-menu-title">{words(title)}</span>
                <span className="processor-menu-about">{words(about)}</span>
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
