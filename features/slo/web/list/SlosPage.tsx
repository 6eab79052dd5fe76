import '../slo.css';
import { DefinitionList } from '@komainu/ui/definition/DefinitionList.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { SLOS } from '../messages.ts';
import { useSloSearch } from '../slos-api.ts';
import { SloTable } from './SloTable.tsx';
import { SloTypes } from './SloTypes.tsx';

/** Every objective, how it stands and what is left of its budget in each timeframe. */
export default function SlosPage() {
  const text = useText(SLOS);
  const { language } = useLanguage();
  const [query] = useUrlState('query');
  const found = useSloSearch(query);
  const rows = found.data?.data.attributes.slos.map((one) => one.data) ?? [];
  const shown = text.shown(exact(found.data?.meta.pagination.total ?? 0, language));
  return (
    <DefinitionList
      found={found}
      count={rows.length}
      words={{ ...text, shown }}
      createPath="/slo/new"
      first={<SloTypes />}
    >
      <SloTable rows={rows} />
    </DefinitionList>
  );
}
