import '../styles/pages.css';
import { useEffect } from 'preact/hooks';
import { settingsWords as words } from '../messages/settings';
import { AboutDesk } from './AboutDesk';
import { ChangePassword } from './ChangePassword';
import { Sessions } from './Sessions';

/** /admin/settings: one's own password and sessions, and what this desk is. */
export default function SettingsPage() {
  useEffect(() => {
    document.title = `${words.title} - Greenroom`;
  }, []);
  return (
    <main class="page narrow" id="main">
      <h1>{words.title}</h1>
      <ChangePassword />
      <Sessions />
      <AboutDesk />
    </main>
  );
}
