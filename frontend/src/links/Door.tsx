import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LinkKind } from '../gql/graphql';
import { doorWords as words } from '../messages/doors';
import { Button } from '../ui/Button';
import { Mark } from '../ui/Mark';
import OpenInBrowser from '../ui/OpenInBrowser';
import { here } from '../ui/userAgent';
import { useLinkReport } from './useLinkReport';

interface DoorProps {
  title: string;
  link: string;
  kind: LinkKind;
  /** What can be done with a link that is good. */
  children: (person: { name: string; email: string }) => ComponentChildren;
}

/** A page that an influencer opens with a one-time link. Opening it uses nothing up. */
export function Door(props: DoorProps) {
  const [app, setApp] = useState(here.app);
  if (app) return <OpenInBrowser app={app} secret={props.link} onGoOn={() => setApp(null)} />;
  return <OpenDoor {...props} />;
}

function OpenDoor({ title, link: secret, kind, children }: DoorProps) {
  const { link, readAgain } = useLinkReport(secret, kind);
  useEffect(() => {
    document.title = `${title} - Greenroom`;
  }, [title]);

  return (
    <main class="login">
      <div>
        <Mark />
        <h1>{title}</h1>
        <div role="status">{link.state === 'reading' ? <p class="muted">{words.reading}</p> : null}</div>
        {link.state === 'closed' ? (
          <div class="stack" role="alert">
            <strong>{secret ? link.message : words.noLink}</strong>
            <span>{secret ? link.fix : words.noLinkFix}</span>
            <p>
              <a href="/studio">{words.toStudio}</a>
            </p>
          </div>
        ) : null}
        {link.state === 'unknown' ? (
          <div class="stack" role="alert">
            <p class="error">{link.message}</p>
            <Button onClick={readAgain}>{words.tryAgain}</Button>
          </div>
        ) : null}
        {link.state === 'open' ? <div class="stack">{children(link)}</div> : null}
      </div>
    </main>
  );
}
