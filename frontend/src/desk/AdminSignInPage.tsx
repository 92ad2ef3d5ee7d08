import { useEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { signIn as signInWords } from '#messages/signIn';
import { send } from '../api/client';
import { graphql } from '../gql';
import { Entrance } from '../ui/Entrance';
import AdminSignInForm from './AdminSignInForm';
import { GRAPHIQL, pageAfterSignIn } from './afterSignIn';
import { LostKey } from './LostKey';

const AdminSignInPageQuery = graphql(`
  query AdminSignInPage { desk { setUp demo } }
`);

/** /admin/login: the form, or where the set-up link is while there is nobody to sign in. */
export default function AdminSignInPage() {
  const [, navigate] = useLocation();
  const search = useSearch();
  // The form stands there from the first moment: nearly every desk is set up.
  const [setUp, setSetUp] = useState(true);

  useEffect(() => {
    send(AdminSignInPageQuery, {}).then(
      ({ desk }) => setSetUp(desk.setUp),
      // The form itself says what is wrong when the desk cannot be reached.
      () => {},
    );
  }, []);

  function leave(): void {
    const page = pageAfterSignIn(search);
    if (page === GRAPHIQL) location.replace(page);
    else navigate(page, { replace: true });
  }

  return (
    <Entrance title={signInWords.adminTitle}>
      {setUp ? (
        <div class="stack">
          <AdminSignInForm onSignedIn={leave} />
          <LostKey />
        </div>
      ) : (
        <p class="stack">
          <strong>{signInWords.notSetUp}</strong>
          <span>{signInWords.notSetUpHow(<code>greenroom setup-link</code>)}</span>
        </p>
      )}
    </Entrance>
  );
}
