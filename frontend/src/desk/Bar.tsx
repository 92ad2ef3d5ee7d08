import { Link, useLocation, useSearch } from 'wouter-preact';
import { desk as deskWords } from '#messages/desk';
import { send } from '../api/client';
import type { DeskViewer } from '../api/viewer';
import { graphql } from '../gql';
import type { Permission } from '../gql/graphql';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Mark';
import { press } from '../ui/press';
import { leaveFor } from '../ui/root';
import { useStore } from '../ui/store';
import { tabPresses } from '../ui/tabPresses';
import { tally } from '../ui/tally';
import { useTally } from './useTally';

const SignOutAdmin = graphql(`
  mutation SignOutAdmin { signOut(input: { audience: ADMIN }) { __typename } }
`);

const INBOX = '/admin/inbox';

const TABS: { path: string; word: string; needs: Permission }[] = [
  { path: '/admin/tonight', word: deskWords.tabs.tonight, needs: 'VIEW' },
  { path: '/admin/influencers', word: deskWords.tabs.influencers, needs: 'VIEW' },
  { path: '/admin/night', word: deskWords.tabs.night, needs: 'VIEW' },
  { path: INBOX, word: deskWords.tabs.inbox, needs: 'VIEW' },
  { path: '/admin/admins', word: deskWords.tabs.admins, needs: 'MANAGE_INFLUENCERS' },
  { path: '/admin/audit', word: deskWords.tabs.audit, needs: 'VIEW' },
  { path: '/admin/settings', word: deskWords.tabs.settings, needs: 'VIEW' },
];

/** The bar on top of every page of the desk: the mark, the tabs, who is signed in. */
export function Bar({ viewer }: { viewer: DeskViewer }) {
  const [path] = useLocation();
  const search = useSearch();
  const onAir = useStore(tally);
  const waiting = useTally(path);

  const signOut = () =>
    press(async () => {
      await send(SignOutAdmin, {});
      leaveFor('/admin/login');
      return undefined;
    });

  return (
    <header class="bar">
      <button type="button" class="sr" onClick={() => document.getElementById('main')?.focus()}>
        {deskWords.skip}
      </button>
      <Mark onAir={onAir} />
      <nav aria-label={deskWords.navigation}>
        {TABS.filter((tab) => viewer.permissions.includes(tab.needs)).map((tab) => (
          <Link
            key={tab.path}
            href={tab.path}
            replace={path === tab.path && !search}
            aria-current={path.startsWith(tab.path) ? 'page' : undefined}
            onClick={() => tabPresses.set(tabPresses.get() + 1)}
          >
            {tab.word}
            {tab.path === INBOX && waiting > 0 ? (
              <>
                {' '}
                <span class="num count">
                  {waiting}
                  <span class="sr"> {deskWords.waiting}</span>
                </span>
              </>
            ) : null}
          </Link>
        ))}
      </nav>
      <p class="who" title={`${viewer.email} (${deskWords.roles[viewer.role]})`}>
        <bdi translate={false}>{viewer.name}</bdi> <span class="muted">{deskWords.roles[viewer.role]}</span>
      </p>
      <Button kind="quiet" small onClick={() => void signOut()}>
        {deskWords.signOut}
      </Button>
    </header>
  );
}
