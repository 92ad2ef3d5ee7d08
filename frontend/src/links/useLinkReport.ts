import { useCallback, useEffect, useState } from 'preact/hooks';
import { links as words } from '#messages/links';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { LinkKind } from '../gql/graphql';
import { failureOf } from '../ui/failure';

const InspectLink = graphql(`
  mutation InspectLink($input: InspectLinkInput!) {
    inspectLink(input: $input) {
      __typename
      ... on LinkUsable { kind name email expiresAt }
      ... on LinkInvalid { message fix }
    }
  }
`);

/** For whom a link is that can be used. */
export interface OpenLink {
  name: string;
  email: string;
  expiresAt: string;
}

type LinkState =
  | { state: 'reading' }
  | ({ state: 'open' } & OpenLink)
  | { state: 'closed'; message: string; fix: string }
  /** The desk could not be asked: it may still be open. */
  | { state: 'unknown'; message: string };

/** What a link of this kind is for, or why it cannot be used; asking consumes nothing. */
export function useLinkReport(secret: string, kind: LinkKind) {
  const [link, setLink] = useState<LinkState>({ state: 'reading' });

  const read = useCallback(async () => {
    setLink({ state: 'reading' });
    if (!secret) return setLink({ state: 'closed', message: '', fix: '' });
    try {
      const { inspectLink: report } = await send(InspectLink, { input: { link: secret } });
      if (report.__typename === 'LinkInvalid')
        setLink({ state: 'closed', message: report.message, fix: report.fix ?? '' });
      else if (report.kind !== kind)
        setLink({ state: 'closed', message: words.otherKind, fix: words.otherKindFix });
      else
        setLink({
          state: 'open',
          name: report.name ?? '',
          email: report.email ?? '',
          expiresAt: report.expiresAt,
        });
    } catch (reason) {
      setLink({ state: 'unknown', message: failureOf(reason).message });
    }
  }, [secret, kind]);
  useEffect(() => void read(), [read]);

  return { link, readAgain: () => void read() };
}
