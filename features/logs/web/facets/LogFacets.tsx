import './log-facets.css';
import type { CalculatedField } from '@komainu/contracts/logs/ask-api.ts';
import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { FacetDefinition } from '@komainu/contracts/logs/facets-api.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { SearchField } from '@komainu/ui/controls/SearchField.tsx';
import { useExplorerFacets } from '@komainu/ui/explorer/explorer-queries.ts';
import { FacetDrawer } from '@komainu/ui/facets/FacetDrawer.tsx';
import { FacetSection } from '@komainu/ui/facets/FacetSection.tsx';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { CalculatedFacets } from '../ask/CalculatedFacets.tsx';
import { draftOf, type FacetDraft, FacetEditor } from './FacetEditor.tsx';
import { FacetMenu } from './FacetMenu.tsx';
import { type FacetGroup, facetGroups, isChosen, namedPath, openPaths } from './facet-tree.ts';
import { HiddenFacets } from './HiddenFacets.tsx';
import { FACET_NAMES, GROUP_NAMES, LOG_FACETS } from './messages.ts';
import { useFacetDefinitions } from './use-facet-definitions.ts';

interface LogFacetsProps {
  readonly filter: SearchFilter;
  readonly calculated: readonly CalculatedField[];
  /** Calculated fields of everybody. */
  readonly saved: readonly CalculatedField[];
  readonly onEditSaved: (field: CalculatedField) => void;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onColumn: (path: string) => void;
}

const NONE: readonly FacetDefinition[] = [];

/** Facets and measures by group; those that are open are counted. What the reader opened stands in the address. */
export function LogFacets(props: LogFacetsProps) {
  const { filter, calculated, query, onColumn } = props;
  const saved = props.saved.filter(({ name }) => !calculated.some((own) => own.name === name));
  const text = useText(LOG_FACETS);
  const mayWrite = useMay('write');
  const { language } = useLanguage();
  const definitions = useFacetDefinitions() ?? NONE;
  const [typed, setTyped] = useState('');
  const [toggledText, setToggled] = useUrlState('facets');
  const [draft, setDraft] = useState<FacetDraft>();
  const [searches, setSearches] = useState<Readonly<Record<string, string>>>({});
  const toggled = useMemo(() => new Set(toggledText.split(',').filter(Boolean)), [toggledText]);
  const chosenHere = useRef<string>(undefined);
  const onQuery = (next: string): void => {
    chosenHere.current = next;
    props.onQuery(next);
  };
  const wanted = useWanted(definitions, query, chosenHere);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const byQuery = useMemo(() => openPaths(definitions, toggled, query), [definitions, toggled, query]);
  // A facet that the query opened stays open when its term goes: its values are there to choose again.
  const open = useMemo(() => new Set([...byQuery, ...kept]), [byQuery, kept]);
  useEffect(() => {
    setKept((before) => ([...byQuery].every((path) => before.has(path)) ? before : new Set([...before, ...byQuery])));
  }, [byQuery]);
  const groups = useMemo(() => facetGroups(definitions, typed, wanted), [definitions, typed, wanted]);
  const shown = groups.flatMap(({ facets }) => facets).filter(({ path }) => open.has(path));
  // Calculated fields of the search are few and were just made: they are open until the reader closes them. Those of
  // everybody may be many.
  const isOpenField = (path: string): boolean => saved.some(({ name }) => path === `#${name}`) === toggled.has(path);
  const fields = [...calculated, ...saved].map(({ name }) => `#${name}`).filter(isOpenField);
  const counted = useExplorerFacets(
    'logs',
    filter,
    [...fields, ...shown.map((definition) => namedPath(definition, query))],
    searches,
  );
  const facets = useLastGood(counted.data);
  const byPath = useMemo(() => new Map(facets?.data.map((facet) => [facet.path, facet])), [facets]);
  const toggle = (path: string): void => {
    const others = new Set(kept);
    others.delete(path);
    setKept(others);
    // Open by neither the address nor the query: to be closed, it needs nothing more.
    if (kept.has(path) && !byQuery.has(path)) return;
    const next = new Set(toggled);
    if (!next.delete(path)) next.add(path);
    setToggled([...next].join(','), { replace: true });
  };
  return (
    <FacetDrawer>
      <div className="facet-find">
        <SearchField label={text.filter} value={typed} onChange={setTyped} />
        {mayWrite ? (
          <Button kind="quiet" label={text.add} onClick={() => setDraft(draftOf(''))}>
            <IconPlus size={14} />
          </Button>
        ) : null}
      </div>
      <CalculatedFacets
        fields={calculated}
        saved={saved}
        onEditSaved={props.onEditSaved}
        byPath={byPath}
        query={query}
        onQuery={onQuery}
        onSearch={(path, word) => setSearches({ ...searches, [path]: word })}
        onColumn={onColumn}
        isOpen={isOpenField}
        onToggle={toggle}
      />
      {groups.length === 0 && typed !== '' ? <p className="facet-none">{text.none}</p> : null}
      {groups.map((group) => (
        <GroupSection key={group.name} group={group} opened={open} found={typed !== ''}>
          {(definition) => (
            <FacetSection
              key={definition.path}
              facet={byPath.get(namedPath(definition, query))}
              path={namedPath(definition, query)}
              title={nameOf(definition, language)}
              measure={definition.type === 'measure' ? { unit: definition.unit ?? '' } : undefined}
              query={query}
              onQuery={onQuery}
              onSearch={(path, word) => setSearches({ ...searches, [path]: word })}
              open={open.has(definition.path)}
              onToggle={() => toggle(definition.path)}
              actions={<FacetMenu definition={definition} onEdit={() => setDraft(definition)} onColumn={onColumn} />}
            />
          )}
        </GroupSection>
      ))}
      <HiddenFacets definitions={definitions} />
      {draft === undefined ? null : <FacetEditor draft={draft} onClose={() => setDraft(undefined)} />}
    </FacetDrawer>
  );
}

/**
 * The facets that a query that was typed chooses from, or has chosen from since the page was opened: they are brought up.
 * Those that are chosen from in the panel stay where they are, below the pointer.
 */
function useWanted(
  definitions: readonly FacetDefinition[],
  query: string,
  chosenHere: RefObject<string | undefined>,
): ReadonlySet<string> {
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (query === chosenHere.current) return;
    const chosen = definitions.filter((definition) => isChosen(definition, query)).map(({ path }) => path);
    setWanted((before) => (chosen.every((path) => before.has(path)) ? before : new Set([...before, ...chosen])));
  }, [definitions, query, chosenHere]);
  return wanted;
}

/** What a facet is called; those that are everywhere have a Japanese name until somebody gives them another. */
function nameOf({ path, name, edited }: FacetDefinition, language: string): string {
  return language === 'ja' && !edited ? (FACET_NAMES[path] ?? name) : name;
}

interface GroupSectionProps {
  readonly group: FacetGroup;
  readonly opened: ReadonlySet<string>;
  /** Whether the reader looks for a facet: then all that were found are shown. */
  readonly found: boolean;
  readonly children: (definition: FacetDefinition) => ReactNode;
}

function GroupSection({ group, opened, found, children }: GroupSectionProps) {
  const { language } = useLanguage();
  const [chosen, setChosen] = useState<boolean>();
  const isOpen = found || (chosen ?? group.facets.some(({ path }) => opened.has(path)));
  return (
    <section className="facet-group">
      <h2>
        <button type="button" aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
          {isOpen ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
          <span translate="no">{language === 'ja' ? (GROUP_NAMES[group.name] ?? group.name) : group.name}</span>
          <span className="facet-count">{group.facets.length}</span>
        </button>
      </h2>
      {isOpen ? group.facets.map(children) : null}
    </section>
  );
}
