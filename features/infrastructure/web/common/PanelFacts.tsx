import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { Fragment } from 'react';
import { LISTS } from './messages.ts';

interface PanelFactsProps {
  /** By name; those that are '' are left out. */
  readonly facts: readonly (readonly [name: string, value: string | number])[];
  readonly tags: readonly string[];
}

/** What is known of the one thing that a panel is of. */
export function PanelFacts({ facts, tags }: PanelFactsProps) {
  const lists = useText(LISTS);
  return (
    <dl className="panel-facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd translate="no">{value}</dd>
          </Fragment>
        ))}
      <dt>{lists.tags}</dt>
      <dd className="panel-tags" translate="no">
        {tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </dd>
    </dl>
  );
}
