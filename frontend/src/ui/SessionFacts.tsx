import type { ComponentChildren } from 'preact';
import { sessions as words } from '#messages/sessions';
import { isolated } from './isolated';
import { day } from './time';

interface SessionFactsProps {
  session: {
    id: string;
    client: string;
    createdAt: string;
    link: { madeBy: string | null } | null;
    live: boolean;
    endsWithShow: boolean;
  };
  /** When it was last used. */
  children: ComponentChildren;
}

/** What is known of one of an influencer's sessions; a button beside it is described by it. */
export function SessionFacts({ session, children }: SessionFactsProps) {
  return (
    <span id={`session-${session.id}`}>
      {session.client || words.unknownDevice}
      <span class="hint">{children}</span>
      {session.link ? (
        <span class="hint">
          {words.byLink({ by: isolated(session.link.madeBy), on: day(session.createdAt) })}
        </span>
      ) : null}
      {session.live ? (
        <span class="hint">{session.endsWithShow ? words.endsWithShow : words.live}</span>
      ) : null}
    </span>
  );
}
