import { Route, Switch } from 'wouter-preact';
import { AdminInvitationPage } from './AdminInvitationPage';
import { SecretKeyPage } from './SecretKeyPage';
import { SetUpPage } from './SetUpPage';

/** The pages that the admins' one-time links open. `link` is the secret of the address's fragment. */
export default function AdminLinks({ link }: { link: string }) {
  return (
    <Switch>
      <Route path="/admin/setup">
        <SetUpPage link={link} />
      </Route>
      <Route path="/admin/invitation">
        <AdminInvitationPage link={link} />
      </Route>
      <Route path="/admin/secret-key">
        <SecretKeyPage link={link} />
      </Route>
    </Switch>
  );
}
