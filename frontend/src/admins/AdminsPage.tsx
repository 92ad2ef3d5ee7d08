import '../styles/pages.css';
import { admins as words } from '#messages/admins';
import { mayNot } from '#messages/mayNot';
import { useWhyNot } from '../api/permissions';
import { Page } from '../ui/Page';
import { Admins } from './Admins';
import { OpenLinks } from './OpenLinks';

/** /admin/admins: who runs this desk, and the one-time links that are still open. */
export default function AdminsPage() {
  const noAdmins = useWhyNot('MANAGE_DESK', () => words.mayNotSee);
  const noLinks = useWhyNot('MANAGE_INFLUENCERS', mayNot.manageLinks);
  return (
    <Page title={words.title}>
      {noAdmins ? <p class="notice">{noLinks ?? noAdmins}</p> : <Admins />}
      {noLinks ? null : <OpenLinks />}
    </Page>
  );
}
