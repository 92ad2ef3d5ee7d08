import '../styles/pages.css';
import { settings as words } from '#messages/settings';
import { Page } from '../ui/Page';
import { AboutDesk } from './AboutDesk';
import { ApiKeys } from './ApiKeys';
import { ChangePassword } from './ChangePassword';
import { HmsAccounts } from './HmsAccounts';
import { Sessions } from './Sessions';

/** /admin/settings: one's own password and sessions, and what this desk is. */
export default function SettingsPage() {
  return (
    <Page title={words.title}>
      <ChangePassword />
      <Sessions />
      <ApiKeys />
      <HmsAccounts />
      <AboutDesk />
    </Page>
  );
}
