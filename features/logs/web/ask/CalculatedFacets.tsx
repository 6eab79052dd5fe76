import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { FacetsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { FacetSection } from '@komainu/ui/facets/FacetSection.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import {
  IconChartBar,
  IconChartHistogram,
  IconColumnInsertRight,
  IconDots,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { ASK } from './messages.ts';
import { useSavedFieldChange } from './use-saved-fields.ts';

interface CalculatedFacetsProps {
  /** Of the search on screen. */
  readonly fields: readonly CalculatedField[];
  /** Those of everybody that the search has none of its own for. */
  readonly saved: readonly CalculatedField[];
  readonly onEditSaved: (field: CalculatedField) => void;
  readonly byPath: ReadonlyMap<string, FacetsAnswer['data'][number]>;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onSearch: (path: string, text: string) => void;
  readonly onColumn: (path: string) => void;
  readonly isOpen: (path: string) => boolean;
  readonly onToggle: (path: string) => void;
}

/** From as many values on numbers are chosen by their range. */
const MANY = 12;

/** The calculated fields of the search and of everybody as facets, numbers of many values as measures. */
export function CalculatedFacets(props: CalculatedFacetsProps) {
  const text = useText(ASK);
  if (props.fields.length + props.saved.length === 0) return null;
  return (
    <section className="facet-group">
      <h2 className="ask-facets">{text.group}</h2>
      {[...props.fields, ...props.saved].map((field) => {
        const path = `#${field.name}`;
        const isSaved = props.saved.includes(field);
        const facet = props.byPath.get(path);
        const isMeasure = facet !== undefined && facet.range !== null && facet.values.length >= MANY;
        return (
          <FacetSection
            key={path}
            facet={facet}
            path={path}
            title={path}
            measure={isMeasure ? { unit: '' } : undefined}
            query={props.query}
            onQuery={props.onQuery}
            onSearch={props.onSearch}
            open={props.isOpen(path)}
            onToggle={() => props.onToggle(path)}
            actions={
              <FieldMenu
                path={path}
                isMeasure={isMeasure}
                onColumn={props.onColumn}
                onEdit={isSaved ? () => props.onEditSaved(field) : undefined}
              />
            }
          />
        );
      })}
    </section>
  );
}

interface FieldMenuProps {
  readonly path: string;
  readonly isMeasure: boolean;
  readonly onColumn: (path: string) => void;
  /** Of those that were saved for everybody. */
  readonly onEdit: (() => void) | undefined;
}

function FieldMenu({ path, isMeasure, onColumn, onEdit }: FieldMenuProps) {
  const text = useText(ASK);
  const mayWrite = useMay('write');
  const change = useSavedFieldChange();
  const [, setParams] = useUrlParams();
  const show = (view: string): void =>
    setParams(isMeasure ? { view, measure: `avg:${path}`, tail: undefined } : { view, group: path, tail: undefined });
  return (
    <Menu position="bottom-end" withinPortal transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button kind="quiet" className="facet-tool" label={text.menu(path)}>
          <IconDots size={13} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {isMeasure ? null : (
          <Menu.Item leftSection={<IconChartBar size={14} />} onClick={() => show('toplist')}>
            {text.topList}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconChartHistogram size={14} />} onClick={() => show('timeseries')}>
          {text.overTime}
        </Menu.Item>
        <Menu.Item leftSection={<IconColumnInsertRight size={14} />} onClick={() => onColumn(path)}>
          {text.column}
        </Menu.Item>
        {onEdit === undefined || !mayWrite ? null : (
          <>
            <Menu.Divider />
            <Menu.Label>{text.savedField}</Menu.Label>
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={onEdit}>
              {text.editSaved}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={14} />}
              closeMenuOnClick={false}
              onClick={() => change.mutate({ kind: 'remove', name: path.slice(1) })}
            >
              {text.removeSaved}
            </Menu.Item>
            {change.error === null ? null : (
              <Menu.Label role="alert">
                {change.error instanceof ApiError && change.error.status === 409
                  ? text.savedNeeded
                  : change.error.message}
              </Menu.Label>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
