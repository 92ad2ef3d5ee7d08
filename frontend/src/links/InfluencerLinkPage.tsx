import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { influencerLinks as words } from '#messages/influencerLinks';
import type { LinkKind } from '../gql/graphql';
import OpenInBrowser from '../ui/OpenInBrowser';
import { here } from '../ui/userAgent';
import { LinkPage } from './LinkPage';
import type { OpenLink } from './useLinkReport';

interface InfluencerLinkPageProps {
  title: string;
  link: string;
  kind: LinkKind;
  children: (link: OpenLink) => ComponentChildren;
}

/** A page that an influencer opens with a one-time link, in a browser that has a camera. */
export function InfluencerLinkPage(page: InfluencerLinkPageProps) {
  const [app, setApp] = useState(here.app);
  if (app !== null) return <OpenInBrowser app={app} secret={page.link} onGoOn={() => setApp(null)} />;
  return <LinkPage {...page} words={words} home="/studio" />;
}
