import { useEffect, useState } from 'preact/hooks';
import { madeAccess as words } from '#messages/madeAccess';
import { send } from '../api/client';
import { graphql } from '../gql';
import type { AccessMadeByQuery, AdminRole } from '../gql/graphql';
import { failureOf, sentenceOf } from '../ui/failure';
import { isolated } from '../ui/isolated';
import type { Admin } from './admin';

const AccessMadeBy = graphql(`
  query AccessMadeBy($adminId: ID!, $role: AdminRole) {
    accessMadeBy(adminId: $adminId, role: $role) {
      openLinks
      influencersSignedOut
      influencersLive
      apiKeys
      passwords
      admins
      refused { message fix }
    }
  }
`);

type Made = NonNullable<AccessMadeByQuery['accessMadeBy']>;

/** What is known of what would end: nothing yet, or why it is not known. */
export type Ending = { made: Made } | { failed: string } | null;

/** Asks the desk what removing an admin, or giving them a role, would end; `role` is null for a removal. */
export function useEnding(adminId: string, role: AdminRole | null): Ending {
  const [found, setFound] = useState<{ role: AdminRole | null; ending: Ending } | null>(null);
  useEffect(() => {
    let over = false;
    const tell = (ending: Ending) => {
      if (!over) setFound({ role, ending });
    };
    send(AccessMadeBy, { adminId, role }).then(
      ({ accessMadeBy: made }) => tell(made && { made }),
      (reason) => tell({ failed: sentenceOf(failureOf(reason)) }),
    );
    return () => {
      over = true;
    };
  }, [adminId, role]);
  return found?.role === role ? found.ending : null;
}

/** Why the change cannot be sent yet, or at all. */
export function whyNotYet(ending: Ending): string | undefined {
  if (!ending) return words.looking;
  return 'made' in ending ? ending.made.refused?.message : undefined;
}

/** Says what would end and what would be kept, and offers to ask for new passwords; nothing of what is zero. */
export function WhatEnds({ admin, ending }: { admin: Admin; ending: Ending }) {
  const name = isolated(admin.name);
  // The box goes while another role is looked up; what was chosen stays.
  const [ask, setAsk] = useState(false);
  if (!ending) return <p class="muted">{words.looking}</p>;
  if ('failed' in ending) return <p class="error">{ending.failed}</p>;
  const { refused } = ending.made;
  if (refused) {
    return (
      <p class="error">
        {refused.message} {refused.fix}
      </p>
    );
  }
  const { openLinks, influencersSignedOut, influencersLive, apiKeys, passwords, admins } = ending.made;
  return (
    <>
      {influencersSignedOut > 0 ? (
        <p class="notice">{words.signedOut({ count: influencersSignedOut, live: influencersLive })}</p>
      ) : null}
      {openLinks > 0 ? <p>{words.openLinks(openLinks)}</p> : null}
      {apiKeys > 0 ? <p>{words.apiKeys(apiKeys)}</p> : null}
      {admins > 0 ? <p>{words.admins({ count: admins, name })}</p> : null}
      {passwords > 0 ? (
        <>
          <p>{words.passwords({ count: passwords, name })}</p>
          {admin.isMe ? null : (
            <label class="check">
              <input
                type="checkbox"
                name="ask"
                value="yes"
                defaultChecked={ask}
                onChange={(event) => setAsk(event.currentTarget.checked)}
              />
              <span>
                {words.ask(passwords)}
                <span class="hint">{words.askHint}</span>
              </span>
            </label>
          )}
        </>
      ) : null}
    </>
  );
}
