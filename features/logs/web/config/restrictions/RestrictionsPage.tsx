import { Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { DataTable } from '@komainu/ui/table/DataTable.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigSection } from '../ConfigSection.tsx';
import { CONFIG } from '../messages.ts';
import { QueryText } from '../QueryText.tsx';
import { RESTRICTIONS } from './messages.ts';
import { RestrictionPanel } from './RestrictionPanel.tsx';
import { useRestrictions } from './restriction-api.ts';
import { roleTitle } from './role-title.ts';

/** Which roles see which logs. */
export default function RestrictionsPage() {
  const text = useText(RESTRICTIONS);
  const config = useText(CONFIG);
  const [opened, setOpened] = useUrlState('restriction');
  const { restrictions, areRolesKnown, error, isPending, refetch } = useRestrictions();
  const restriction = restrictions?.find(({ id }) => id === opened);
  const isOpen = opened === 'new' || (restriction !== undefined && areRolesKnown);
  return (
    <ConfigSection
      tab="restrictions"
      found={{ data: restrictions, error, refetch }}
      isBusy={isPending || !areRolesKnown}
      head={{ intro: text.intro, add: text.add, permission: 'manage', onAdd: () => setOpened('new') }}
      empty={{ title: text.emptyTitle, text: text.emptyText, example: 'service:shop -source:auditd' }}
      panel={
        isOpen ? (
          <RestrictionPanel
            key={opened}
            restriction={restriction}
            all={restrictions ?? []}
            onClose={() => setOpened('')}
          />
        ) : null
      }
    >
      <DataTable label={config.restrictions} kind="config-table restriction-table" heads={[text.query, text.roles]}>
        {(restrictions ?? []).map(({ id, query, roles }) => (
          <tr key={id} data-selected={id === opened}>
            <td>
              <button type="button" className="config-link" title={text.open(query)} onClick={() => setOpened(id)}>
                <QueryText query={query} />
              </button>
            </td>
            <td>
              <span className="config-tags">
                {roles.length === 0 ? <span className="config-all">{text.noRoles}</span> : null}
                {roles.map((role) => (
                  <Tag key={role.id}>{roleTitle(role.name, text)}</Tag>
                ))}
              </span>
            </td>
          </tr>
        ))}
      </DataTable>
    </ConfigSection>
  );
}
