import { useEffect, useState } from 'preact/hooks';
import { Redirect } from 'wouter-preact';
import { send } from '../api/client';
import { graphql } from '../gql';
import { comingDays } from './evening';

const FirstPageDocument = graphql(`
  query FirstPage($from: DateTime!, $to: DateTime!) {
    plannedShows(from: $from, to: $to, first: 1) { nodes { id } }
  }
`);

/** /admin: leads to Tonight where shows are planned for the next days, and else to the influencers. */
export default function FirstPage() {
  const [page, setPage] = useState<string | null>(null);
  useEffect(() => {
    send(FirstPageDocument, comingDays(Date.now())).then(
      ({ plannedShows: { nodes } }) => setPage(nodes.length > 0 ? '/admin/tonight' : '/admin/influencers'),
      // That page says what is wrong.
      () => setPage('/admin/influencers'),
    );
  }, []);
  return page ? <Redirect to={page} replace /> : null;
}
