import { send } from '../api/client';
import { type FragmentType, graphql, readFragment } from '../gql';
import type { GoLiveMutation, ShowCalls_ShowPulseFragment } from '../gql/graphql';
import { reportable } from './failures';

const GoLive = graphql(`
  mutation GoLive($input: GoLiveInput!) {
    goLive(input: $input) {
      __typename
      ... on GoLiveReady { show { id startedAt } authToken authTokenExpiresAt endpoints { init } }
      ... on GoLiveBlocked { code message fix findings { repairedBy } }
    }
  }
`);

const ShowCalls_ShowPulse = graphql(`
  fragment ShowCalls_ShowPulse on ShowPulse {
    holding
    show { id state startedAt endedAt endReason ending }
  }
`);

const ShowStarted = graphql(`
  mutation ShowStarted($input: ShowStartedInput!) {
    showStarted(input: $input) {
      __typename
      ...ShowCalls_ShowPulse
    }
  }
`);

const Heartbeat = graphql(`
  mutation Heartbeat($input: HeartbeatInput!) {
    heartbeat(input: $input) {
      __typename
      ...ShowCalls_ShowPulse
    }
  }
`);

const EndShow = graphql(`
  mutation EndShow($input: EndShowInput!) {
    endShow(input: $input) {
      __typename
      ...ShowCalls_ShowPulse
    }
  }
`);

/** How a show stands at the desk, and whether this page still holds it. */
export type Pulse = ShowCalls_ShowPulseFragment;

type Answer =
  | ({ __typename: 'ShowPulse' } & FragmentType<typeof ShowCalls_ShowPulse>)
  | { __typename: 'NotFound' };

function pulseOf(answer: Answer): Pulse | null {
  return answer.__typename === 'ShowPulse' ? readFragment(ShowCalls_ShowPulse, answer) : null;
}

/** What a page gets that may go live, and one that may not. */
export type Granted = Extract<GoLiveMutation['goLive'], { __typename: 'GoLiveReady' }>;
export type Blocked = Extract<GoLiveMutation['goLive'], { __typename: 'GoLiveBlocked' }>;

/** Open this influencer's show for this page; with `showId`, only join that one again. */
export async function goLive(holder: string, takeOver: boolean, showId: string | null = null) {
  return (await send(GoLive, { input: { holder, takeOver, showId } })).goLive;
}

/** Report that picture or sound is really sent. Null: the desk knows no such show. */
export async function showStarted(showId: string, holder: string, peerId: string, sessionId: string | null) {
  return pulseOf((await send(ShowStarted, { input: { showId, holder, peerId, sessionId } })).showStarted);
}

/** Give a sign of life. Null: the desk knows no such show. */
export async function heartbeat(showId: string, holder: string) {
  return pulseOf((await send(Heartbeat, { input: { showId, holder } })).heartbeat);
}

/** End the show, with what the 100ms SDK said where it failed. Null: the desk knows no such show. */
export async function endShow(
  showId: string,
  holder: string,
  failure: { code: number; text: string } | null,
) {
  const failed = failure ? { failureCode: failure.code, failureText: reportable(failure.text) } : {};
  return pulseOf((await send(EndShow, { input: { showId, holder, ...failed } })).endShow);
}
