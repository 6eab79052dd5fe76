import { CodeBlock, ErrorState, LoadingBar, TableScroll, Tag } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { ConfigFrame } from '../ConfigFrame.tsx';
import { CONFIG } from '../messages.ts';
import { QueryText } from '../QueryText.tsx';
import { SectionHead } from '../SectionHead.tsx';
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
  if (error !== null) {
    return (
      <ConfigFrame section="restrictions">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </ConfigFrame>
    );
  }
  const restriction = restrictions?.find(({ id }) => id === opened);
  const isOpen = opened === 'new' || (restriction !== undefined && areRolesKnown);
  return (
    <ConfigFrame section="restrictions">
      <div className="config-body">
        <LoadingBar on={isPending || !areRolesKnown} />
        <div className="page-scroll config-list">
          <SectionHead intro={text.intro} add={text.add} permission="manage" onAdd={() => setOpened('new')} />
          {restrictions === undefined ? null : restrictions.length === 0 ? (
            <section className="config-empty">
              <h2>{text.emptyTitle}</h2>
              <p>{text.emptyText}</p>
              <CodeBlock>service:shop -source:auditd</CodeBlock>
            </section>
          ) : (
            <TableScroll label={config.restrictions}>
              <table className="data-table config-table restriction-table">
                <thead>
                  <tr>
                    <th scope="col">{text.query}</th>
                    <th scope="col">{text.roles}</th>
                  </tr>
                </thead>
                <tbody>
                  {restrictions.map(({ id, query, roles }) => (
                    <tr key={id} data-selected={id === opened}>
                      <td>
                        <button
                          type="button"
                          className="config-link"
                          title={text.open(query)}
                          onClick={() => setOpened(id)}
                        >
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
                </tbody>
              </table>
            </TableScroll>
          )}
        </div>
        {isOpen ? (
          <RestrictionPanel
            key={opened}
            restriction={restriction}
            all={restrictions ?? []}
            onClose={() => setOpened('')}
          />
        ) : null}
      </div>
    </ConfigFrame>
  );
}
