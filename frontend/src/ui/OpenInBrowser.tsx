import { useEffect } from 'preact/hooks';
import { openInBrowser as words } from '#messages/openInBrowser';
import CopyLink from './CopyLink';
import { Entrance } from './Entrance';
import { here, properBrowser } from './userAgent';

interface OpenInBrowserProps {
  /** The app whose own browser this is; empty if it is not known. */
  app: string;
  /** The one-time secret that the link carries; empty where it carries none. */
  secret?: string;
  onGoOn: () => void;
}

/** Inside another app: leads to a browser that has a camera, before anything is asked or used up here. */
export default function OpenInBrowser({ app, secret = '', onGoOn }: OpenInBrowserProps) {
  const path = secret ? `${location.pathname}#${encodeURIComponent(secret)}` : location.pathname;
  const browser = properBrowser(here.device()) ?? words.yourBrowser;

  useEffect(() => {
    // The app's own way to another browser takes the address along, and only whole it is of use there.
    history.replaceState(history.state, '', path);
    return () => history.replaceState(history.state, '', location.pathname);
  }, [path]);

  return (
    <Entrance title={words.title(browser)}>
      <div class="stack">
        <p>{app ? words.why(app) : words.whyThisApp}</p>
        <ol class="steps">
          {words.steps(browser).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <CopyLink kind="btn primary" url={`${location.origin}${path}`} />
        <p class="hint">{words.menu(browser)}</p>
        <button type="button" class="btn quiet" onClick={onGoOn}>
          {words.goOn}
        </button>
      </div>
    </Entrance>
  );
}
