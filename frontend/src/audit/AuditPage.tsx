import '../styles/pages.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { auditActions as actionWords, audit as words } from '#messages/audit';
import { send } from '../api/client';
import { deskViewer } from '../api/viewer';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { Listing, MoreButton } from '../ui/Listing';
import { Page } from '../ui/Page';
import { SelectField } from '../ui/SelectField';
import { useStore } from '../ui/store';
import { AuditEnd } from './AuditEnd';
import { AuditEntryLine } from './AuditEntryLine';
import { ACTIONS, type AuditView, EVERYTHING, queryFrom, SINCE, viewFrom } from './filter';
import { PersonFilter } from './PersonFilter';
import { useAudit } from './useAudit';

const AuditActors = graphql(`
  query AuditActors { admins(first: 100) { nodes { id name } } }
`);

/** Whom the filter offers as the ones who acted: oneself, and for an owner everybody who runs the desk. */
function useActors(): { value: string; label: string }[] {
  const viewer = useStore(deskViewer);
  const [others, setOthers] = useState<{ id: string; name: string }[]>([]);
  const seesAdmins = viewer?.permissions.includes('MANAGE_DESK') ?? false;
  useEffect(() => {
    if (!seesAdmins) return;
    // Without the names the rest of the page works as well.
    send(AuditActors, {}).then(
      ({ admins }) => setOthers(admins.nodes),
      () => {},
    );
  }, [seesAdmins]);
  return [
    { value: '', label: words.anybody },
    ...(viewer ? [{ value: viewer.id, label: words.me }] : []),
    ...others.filter(({ id }) => id !== viewer?.id).map(({ id, name }) => ({ value: id, label: name })),
  ];
}

/** /admin/audit: who did what to whom and when; to be read, never to be changed. */
export default function AuditPage() {
  const [path, navigate] = useLocation();
  const address = useSearch();
  const view = viewFrom(address);
  const list = useAudit(view);
  const actors = useActors();

  function show(next: AuditView): void {
    const queryString = queryFrom(next);
    navigate(queryString ? `${path}?${queryString}` : path);
  }

  return (
    <Page title={words.title} above={<Freshness of={list} />}>
      <p class="muted lead">{words.lead}</p>
      <fieldset class="audit-filters" aria-label={words.filters}>
        <SelectField
          label={words.action}
          value={view.action ?? ''}
          options={[
            { value: '', label: words.anyAction },
            ...ACTIONS.map((action) => ({ value: action, label: actionWords[action] })),
          ]}
          onChange={(action) => show({ ...view, action: action || null })}
        />
        <PersonFilter person={view.person} onChange={(person) => show({ ...view, person })} />
        <SelectField
          label={words.by}
          value={view.by}
          options={actors}
          onChange={(by) => show({ ...view, by })}
        />
        <SelectField
          label={words.since}
          value={view.since}
          options={SINCE.map((since) => ({ value: since, label: words.sinceOptions[since] }))}
          onChange={(since) => show({ ...view, since })}
        />
      </fieldset>
      <Listing
        asked={list}
        empty={({ nodes }) =>
          nodes.length > 0 ? null : (
            <>
              <h2>{words.empty}</h2>
              <p class="muted">{words.emptyNext}</p>
              <Button onClick={() => show(EVERYTHING)}>{words.clear}</Button>
            </>
          )
        }
      >
        {({ nodes }) => (
          <>
            <ol
              class="entries"
              aria-label={words.list}
              aria-busy={list.pending}
              data-outdated={!list.answered}
            >
              {nodes.map((entry) => (
                <AuditEntryLine key={entry.id} entry={entry} />
              ))}
            </ol>
            <div class="more">{list.hasMore ? <MoreButton list={list} /> : <AuditEnd />}</div>
          </>
        )}
      </Listing>
    </Page>
  );
}
