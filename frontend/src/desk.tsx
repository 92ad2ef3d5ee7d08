import { render } from 'preact';
import { Redirect, Route, Switch } from 'wouter-preact';
import { SignedIn } from './desk/SignedIn';
import { InfluencersPage } from './influencers/InfluencersPage';
import { followPastedLink, takeLink } from './setup/link';
import { AdminSignInPage } from './signin/AdminSignInPage';
import { lazyPage } from './ui/lazyPage';
import { Toasts } from './ui/Toast';

// Before anything else runs: a one-time secret must not stay in the address bar.
const setUpLink = takeLink();
followPastedLink();
const SetUpPage = lazyPage(() => import('./setup/SetUpPage'));

function Desk() {
  return (
    <>
      <Switch>
        <Route path="/admin/login" component={AdminSignInPage} />
        <Route path="/admin/setup">
          <SetUpPage link={setUpLink} />
        </Route>
        <Route path="/admin/influencers">
          <SignedIn>{(emulatorUrl) => <InfluencersPage emulatorUrl={emulatorUrl} />}</SignedIn>
        </Route>
        <Route>
          <Redirect to="/admin/influencers" replace />
        </Route>
      </Switch>
      <Toasts />
    </>
  );
}

const root = document.getElementById('app');
if (root) render(<Desk />, root);
