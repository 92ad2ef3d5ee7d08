import type { ComponentChildren } from 'preact';
import { links } from '#messages/links';
import type { LinkKind } from '../gql/graphql';
import { Entrance } from '../ui/Entrance';
import { Failed } from '../ui/Failed';
import { type OpenLink, useLinkReport } from './useLinkReport';

interface LinkPageProps {
  title: string;
  link: string;
  kind: LinkKind;
  words: { noLink: string; noLinkFix: string; home?: string };
  /** Where `words.home` leads, for whom there is such a place. */
  home?: string;
  /** What can be done with a link that is good. */
  children: (link: OpenLink) => ComponentChildren;
}

/** A page that a one-time link opens: says why it cannot be used, before anything is typed. Opening uses nothing up. */
export function LinkPage({ title, link: secret, kind, words, home, children }: LinkPageProps) {
  const { link, readAgain } = useLinkReport(secret, kind);
  return (
    <Entrance title={title}>
      <div role="status">{link.state === 'reading' ? <p class="muted">{links.reading}</p> : null}</div>
      {link.state === 'closed' ? (
        <div class="stack" role="alert">
          <strong>{secret ? link.message : words.noLink}</strong>
          <span>{secret ? link.fix : words.noLinkFix}</span>
          {home ? (
            <p>
              <a href={home}>{words.home}</a>
            </p>
          ) : null}
        </div>
      ) : null}
      {link.state === 'unknown' ? (
        <Failed class="stack" sentence={link.message} onTryAgain={readAgain} />
      ) : null}
      {link.state === 'open' ? <div class="stack">{children(link)}</div> : null}
    </Entrance>
  );
}
