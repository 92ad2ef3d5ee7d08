import '../styles/pages.css';
import { useWhyNot } from '../api/permissions';
import { deskWords } from '../messages/desk';
import { peopleWords as words } from '../messages/people';
import { Page } from '../ui/Page';
import { Admins } from './Admins';
import { OpenLinks } from './OpenLinks';

/** /admin/admins: who runs this desk, and the one-time links that are still open. */
export default function AdminsPage() {
  const noAdmins = useWhyNot('MANAGE_DESK', deskWords.manageDesk);
  const noLinks = useWhyNot('MANAGE_INFLUENCERS', deskWords.manageLinks);
  return (
    <Page title={words.title}>
      {noAdmins ? <p class="notice">{noLinks ?? words.mayNotSee}</p> : <Admins />}
      {noLinks ? null : <OpenLinks />}
    </Page>
  );
}
