import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { FacetsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { FacetSection } from '@komainu/ui/facets/FacetSection.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Menu } from '@mantine/core';
import { IconChartBar, IconChartHistogram, IconColumnInsertRight, IconDots } from '@tabler/icons-react';
import { ASK } from './messages.ts';

interface CalculatedFacetsProps {
  readonly fields: readonly CalculatedField[];
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

/** The calculated fields of the search as facets, numbers of many values as measures. */
export function CalculatedFacets(props: CalculatedFacetsProps) {
  const text = useText(ASK);
  if (props.fields.length === 0) return null;
  return (
    <section className="facet-group">
      <h2 className="ask-facets">{text.group}</h2>
      {props.fields.map(({ name }) => {
        const path = `#${name}`;
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
            actions={<FieldMenu path={path} isMeasure={isMeasure} onColumn={props.onColumn} />}
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
}

function FieldMenu({ path, isMeasure, onColumn }: FieldMenuProps) {
  const text = useText(ASK);
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
      </Menu.Dropdown>
    </Menu>
  );
}
