import { useCallback, useEffect, useState } from 'react';
import type { AdminRole, Permission } from '../src/gql/graphql';
import { askDesk } from './fetcher';

export const VIEWER = `query GraphiqlViewer {
  viewer(audience: ADMIN) { ... on Admin { id name role permissions } }
}`;

export const SIGN_OUT = 'mutation GraphiqlSignOut { signOut(input: { audience: ADMIN }) { __typename } }';

export interface Viewer {
  id: string;
  name: string;
  role: AdminRole;
  permissions: Permission[];
}

/** Who acts here: undefined until it is known, null while nobody is signed in.
 *
 * Asked again whenever somebody comes back to this page: meanwhile another may have signed in beside it.
 */
export function useViewer(): { viewer: Viewer | null | undefined; lookAgain: () => void } {
  const [viewer, setViewer] = useState<Viewer | null | undefined>();
  const lookAgain = useCallback(() => {
    askDesk({ query: VIEWER }).then(
      ({ data }) => setViewer((data?.viewer as Viewer | null | undefined) ?? null),
      // Without an answer nothing is known to have changed.
      () => {},
    );
  }, []);
  useEffect(() => {
    lookAgain();
    window.addEventListener('focus', lookAgain);
    return () => window.removeEventListener('focus', lookAgain);
  }, [lookAgain]);
  return { viewer, lookAgain };
}
