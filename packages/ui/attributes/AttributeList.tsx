import './attributes.css';
import { IconColumnInsertRight, IconCopy, IconFilter, IconFilterOff, IconListDetails } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Button } from '../controls/controls.tsx';
import { defineMessages, useText } from '../i18n/messages.ts';
import type { AttributeLeaf } from './flatten.ts';

const TEXT = defineMessages(
  {
    filter: (name: string) => `Filter by ${name}`,
    exclude: (name: string) => `Exclude ${name}`,
    column: (name: string) => `Add column ${name}`,
    facet: (name: string) => `Make ${name} a facet`,
    copy: (name: string) => `Copy ${name}`,
    none: 'No attributes',
  },
  {
    filter: (name: string) => `${name} で絞り込む`,
    exclude: (name: string) => `${name} を除外`,
    column: (name: string) => `列 ${name} を追加`,
    facet: (name: string) => `${name} をファセットにする`,
    copy: (name: string) => `${name} をコピー`,
    none: '属性はありません',
  },
);

interface AttributeListProps {
  readonly leaves: readonly AttributeLeaf[];
  readonly onFilter?: (leaf: AttributeLeaf) => void;
  readonly onExclude?: (leaf: AttributeLeaf) => void;
  readonly onColumn?: (leaf: AttributeLeaf) => void;
  readonly onFacet?: ((leaf: AttributeLeaf) => void) | undefined;
  /** Where a value leads: a host, a trace. */
  readonly href?: (leaf: AttributeLeaf) => string | undefined;
}

/** Attributes with what can be done with each; the actions show on hover and on focus. */
export function AttributeList(props: AttributeListProps) {
  const text = useText(TEXT);
  if (props.leaves.length === 0) return <p className="attributes-none">{text.none}</p>;
  return (
    <dl className="attributes">
      {props.leaves.map((leaf) => (
        <div key={leaf.path} className="attribute">
          <dt translate="no">{leaf.path}</dt>
          <dd data-type={typeof leaf.value}>
            <AttributeValue leaf={leaf} href={props.href?.(leaf)} />
            <span className="attribute-actions">
              {props.onFilter === undefined ? null : (
                <Button kind="quiet" label={text.filter(leaf.path)} onClick={() => props.onFilter?.(leaf)}>
                  <IconFilter size={14} />
                </Button>
              )}
              {props.onExclude === undefined ? null : (
                <Button kind="quiet" label={text.exclude(leaf.path)} onClick={() => props.onExclude?.(leaf)}>
                  <IconFilterOff size={14} />
                </Button>
              )}
              {props.onColumn === undefined ? null : (
                <Button kind="quiet" label={text.column(leaf.path)} onClick={() => props.onColumn?.(leaf)}>
                  <IconColumnInsertRight size={14} />
                </Button>
              )}
              {props.onFacet === undefined ? null : (
                <Button kind="quiet" label={text.facet(leaf.path)} onClick={() => props.onFacet?.(leaf)}>
                  <IconListDetails size={14} />
                </Button>
              )}
              <Button
                kind="quiet"
                label={text.copy(leaf.path)}
                onClick={() => void navigator.clipboard.writeText(String(leaf.value))}
              >
                <IconCopy size={14} />
              </Button>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function AttributeValue({ leaf, href }: { leaf: AttributeLeaf; href: string | undefined }) {
  const shown = String(leaf.value);
  return href === undefined ? (
    <span translate="no">{shown}</span>
  ) : (
    <Link translate="no" to={href}>
      {shown}
    </Link>
  );
}
