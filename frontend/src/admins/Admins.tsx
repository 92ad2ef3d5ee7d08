import { useCallback, useState } from 'preact/hooks';
import { admins as words } from '#messages/admins';
import { desk as deskWords } from '#messages/desk';
import { send } from '../api/client';
import { usePages } from '../api/pages';
import { graphql } from '../gql';
import { Button } from '../ui/Button';
import { Freshness } from '../ui/Freshness';
import { isolated } from '../ui/isolated';
import { Menu } from '../ui/Menu';
import { PagedTable } from '../ui/PagedTable';
import { When } from '../ui/When';
import type { Admin } from './admin';
import { InviteDialog } from './InviteDialog';
import { linksChanged } from './linksChanged';
import { RemoveDialog } from './RemoveDialog';
import { ResetKeyDialog } from './ResetKeyDialog';
import { RoleDialog } from './RoleDialog';

const AdminsDocument = graphql(`
  query Admins($first: Int!, $after: String) {
    admins(first: $first, after: $after) {
      nodes { id name email role lastSeenAt active isMe }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

type Doing = { kind: 'invite' } | { kind: 'role' | 'key' | 'remove'; admin: Admin };

const PAGE = 50;
const POLL_MS = 15_000;

/** Everybody who runs this desk: invite, change the role, give a new secret key, remove. */
export function Admins() {
  const admins = usePages(
    '',
    async (after) => (await send(AdminsDocument, { first: PAGE, after })).admins,
    () => POLL_MS,
  );
  const { refresh } = admins;
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = useCallback(() => setDoing(null), []);
  const done = useCallback(() => {
    refresh();
    linksChanged.tell();
  }, [refresh]);

  return (
    <section class="part">
      <Freshness of={admins} />
      <div class="head">
        <p class="muted">{words.lead}</p>
        <Button onClick={() => setDoing({ kind: 'invite' })}>{words.invite}</Button>
      </div>
      <PagedTable list={admins} caption={words.caption} columns={words.columns}>
        {(admin) => (
          <tr key={admin.id}>
            <th scope="row" class="name">
              <b translate={false}>
                <bdi>{admin.name}</bdi>
              </b>{' '}
              {admin.isMe ? <span class="tag">{words.you}</span> : null}
              <bdi class="reason" translate={false}>
                {admin.email}
              </bdi>
            </th>
            <td>{deskWords.roles[admin.role]}</td>
            <td class="muted" data-label={admin.active ? words.columns.seen : undefined}>
              {admin.active ? admin.lastSeenAt ? <When at={admin.lastSeenAt} /> : words.never : words.invited}
            </td>
            <td class="act">
              <Menu
                label={words.more(isolated(admin.name))}
                items={[
                  { label: words.changeRole, onChoose: () => setDoing({ kind: 'role', admin }) },
                  {
                    label: admin.active ? words.resetKey : words.newInvitation,
                    onChoose: () => setDoing({ kind: 'key', admin }),
                  },
                  { label: words.remove, onChoose: () => setDoing({ kind: 'remove', admin }) },
                ]}
              />
            </td>
          </tr>
        )}
      </PagedTable>
      {doing?.kind === 'invite' ? <InviteDialog onClose={close} onDone={done} /> : null}
      {doing?.kind === 'role' ? <RoleDialog admin={doing.admin} onClose={close} onDone={done} /> : null}
      {doing?.kind === 'key' ? <ResetKeyDialog admin={doing.admin} onClose={close} onDone={done} /> : null}
      {doing?.kind === 'remove' ? <RemoveDialog admin={doing.admin} onClose={close} onDone={done} /> : null}
    </section>
  );
}
