import '../styles/pages.css';
import { useEffect } from 'preact/hooks';
import { useWhyNot } from '../api/permissions';
import { deskWords } from '../messages/desk';
import { peopleWords as words } from '../messages/people';
import { Admins } from './Admins';
import { OpenLinks } from './OpenLinks';

/** /admin/people: who runs this desk, and the one-time links that are still open. */
export default function AdminsPage() {
  const noAdmins = useWhyNot('MANAGE_DESK', deskWords.manageDesk);
  const noLinks = useWhyNot('MANAGE_INFLUENCERS', deskWords.manageLinks);
  useEffect(() => {
    document.title = `${words.title} - Greenroom`;
  }, []);
  return (
    <main class="page narrow" id="main">
      <h1>{words.title}</h1>
      {noAdmins ? <p class="notice">{noLinks ?? words.mayNotSee}</p> : <Admins />}
      {noLinks ? null : <OpenLinks />}
    </main>
  );
}
