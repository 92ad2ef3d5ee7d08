import { Redirect, Route, Switch } from 'wouter-preact';
import { quietSdk } from './hms/quiet';
import { followPastedLink, takeLink } from './links/link';
import { InfluencerSignInPage } from './studio/InfluencerSignInPage';
import { StudioPage } from './studio/StudioPage';
import { lazyPage } from './ui/lazyPage';
import { draw } from './ui/root';

// Before anything else runs: a one-time secret must not stay in the address bar.
const link = takeLink();
followPastedLink();
quietSdk();
const HandInPage = lazyPage(() => import('./links/HandInPage'));
const InvitationPage = lazyPage(() => import('./links/InfluencerInvitationPage'));
const NewPasswordPage = lazyPage(() => import('./links/NewPasswordPage'));
const SignInLinkPage = lazyPage(() => import('./links/SignInLinkPage'));

draw(
  <Switch>
    <Route path="/login" component={InfluencerSignInPage} />
    <Route path="/invitation">
      <InvitationPage link={link} />
    </Route>
    <Route path="/new-password">
      <NewPasswordPage link={link} />
    </Route>
    <Route path="/hand-in">
      <HandInPage link={link} />
    </Route>
    <Route path="/sign-in">
      <SignInLinkPage link={link} />
    </Route>
    <Route path="/studio" component={StudioPage} />
    <Route>
      <Redirect to="/studio" replace />
    </Route>
  </Switch>,
);
