import { Route, Switch, useLocation } from 'wouter-preact';
import { SignedIn } from './desk/SignedIn';
import { InfluencersPage } from './influencers/InfluencersPage';
import { followPastedLink, takeLink } from './links/link';
import { lazyPage } from './ui/lazyPage';
import { draw } from './ui/root';
import { Toasts } from './ui/Toast';
import { showTheme } from './ui/theme';

// Before anything else runs: a one-time secret must not stay in the address bar.
const link = takeLink();
followPastedLink();
showTheme();
const AdminSignInPage = lazyPage(() => import('./desk/AdminSignInPage'));
const AdminLinks = lazyPage(() => import('./links/AdminLinks'));
const FirstPage = lazyPage(() => import('./influencers/FirstPage'));
const MissingPage = lazyPage(() => import('./desk/MissingPage'));
const TonightPage = lazyPage(() => import('./influencers/TonightPage'));
const NightPage = lazyPage(() => import('./influencers/NightPage'));
const InboxPage = lazyPage(() => import('./influencers/InboxPage'));
const ImportPage = lazyPage(() => import('./importing/ImportPage'));
const AdminsPage = lazyPage(() => import('./admins/AdminsPage'));
const AuditPage = lazyPage(() => import('./audit/AuditPage'));
const SettingsPage = lazyPage(() => import('./settings/SettingsPage'));

/** The addresses for which somebody has to be signed in. */
const INSIDE = /^\/admin(\/(influencers|tonight|night|inbox|import|admins|audit|settings))?\/?$/;

function Desk() {
  const [path] = useLocation();
  return (
    <>
      <Switch>
        <Route path="/admin/login" component={AdminSignInPage} />
        <Route path={/^\/admin\/(?:setup|invitation|secret-key)$/}>
          <AdminLinks link={link} />
        </Route>
        <Route>
          <SignedIn missing={INSIDE.test(path) ? null : <MissingPage />}>
            {(emulatorUrl) => (
              <Switch>
                <Route path="/admin/influencers">
                  <InfluencersPage emulatorUrl={emulatorUrl} />
                </Route>
                <Route path="/admin/tonight">
                  <TonightPage emulatorUrl={emulatorUrl} />
                </Route>
                <Route path="/admin/night">
                  <NightPage emulatorUrl={emulatorUrl} />
                </Route>
                <Route path="/admin/inbox">
                  <InboxPage emulatorUrl={emulatorUrl} />
                </Route>
                <Route path="/admin/import" component={ImportPage} />
                <Route path="/admin/admins" component={AdminsPage} />
                <Route path="/admin/audit" component={AuditPage} />
                <Route path="/admin/settings" component={SettingsPage} />
                <Route component={FirstPage} />
              </Switch>
            )}
          </SignedIn>
        </Route>
      </Switch>
      <Toasts />
    </>
  );
}

draw(<Desk />);
