import '../styles/pages.css';
import { settings as words } from '#messages/settings';
import { lazyPage } from '../ui/lazyPage';
import { Page } from '../ui/Page';
import { AboutDesk } from './AboutDesk';
import { ApiKeys } from './ApiKeys';
import { ChangePassword } from './ChangePassword';
import { HmsAccounts } from './HmsAccounts';
import { Sessions } from './Sessions';
import { ThisDevice } from './ThisDevice';

/** In a chunk of its own: most who open the settings look for something else. */
const Alerts = lazyPage(() => import('./Alerts'));
const Surprises = lazyPage(() => import('./Surprises'));

/** /admin/settings: one's own password and sessions, and what this desk is. */
export default function SettingsPage() {
  return (
    <Page title={words.title}>
      <ChangePassword />
      <Sessions />
      <ApiKeys />
      <HmsAccounts />
      <Alerts />
      <Surprises />
      <ThisDevice />
      <AboutDesk />
    </Page>
  );
}
