import type { ShowEndReason, StudioState } from '../gql/graphql';

/** What the studio shows. The first five follow the desk; the others are this page's own show. */
export type Phase =
  | 'loading'
  | 'ready'
  | 'blocked'
  | 'paused'
  | 'elsewhere'
  | 'rejoin'
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | 'ended';

/** Why a show is over for this page. */
export interface Ending {
  reason: ShowEndReason | 'TOOK_OVER' | 'SIGNED_OUT' | 'GONE';
  /** The desk's or our sentence, where there is one. */
  sentence: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** The desk could not be told, and still takes the show for open. */
  untold?: boolean;
}

export interface StudioView {
  phase: Phase;
  /** Since when this page is on air. */
  startedAt: string | null;
  /** Whether this page is on air without a picture. */
  soundOnly: boolean;
  /** Since when the connection is gone; null while it is there. */
  droppedAt: string | null;
  /** Why the last try to go live failed: a sentence, and a code to read out. */
  problem: { sentence: string; code: string | null } | null;
  ending: Ending | null;
}

export type StudioEvent =
  | { type: 'told'; state: StudioState; mine: boolean }
  | { type: 'goLivePressed' }
  | { type: 'onAir'; startedAt: string; soundOnly?: boolean }
  | { type: 'dropped'; at: string }
  | { type: 'back' }
  | { type: 'failed'; sentence: string; code: string | null }
  | { type: 'ended'; ending: Ending }
  | { type: 'dismissed' };

export const firstView: StudioView = {
  phase: 'loading',
  startedAt: null,
  soundOnly: false,
  droppedAt: null,
  problem: null,
  ending: null,
};

/** Phases in which this page is in the room, or on its way there. */
export function inShow(phase: Phase): boolean {
  return phase === 'connecting' || phase === 'live' || phase === 'reconnecting';
}

/** Whether another page has the show, and tells the desk of itself. */
export function heldElsewhere(view: StudioView): boolean {
  return view.phase === 'elsewhere' || view.ending?.reason === 'TOOK_OVER';
}

function phaseFor(state: StudioState, mine: boolean): Phase {
  switch (state) {
    case 'READY':
      return 'ready';
    case 'BLOCKED':
      return 'blocked';
    case 'PAUSED':
      return 'paused';
    case 'LIVE':
      return mine ? 'rejoin' : 'elsewhere';
  }
}

/** What the studio shows after an event. What the desk says of the studio never interrupts this page's show. */
export function step(view: StudioView, event: StudioEvent): StudioView {
  switch (event.type) {
    case 'told': {
      if (inShow(view.phase) || view.phase === 'ended') return view;
      const phase = phaseFor(event.state, event.mine);
      if (phase === view.phase) return view;
      // What an admin has put right since is no problem any more, nor is an end that was saved since.
      const settled = view.phase === 'blocked' || view.phase === 'rejoin';
      return { ...view, phase, problem: settled ? null : view.problem };
    }
    case 'goLivePressed':
      if (inShow(view.phase)) return view;
      return { ...firstView, phase: 'connecting' };
    case 'onAir':
      if (view.phase !== 'connecting' && view.phase !== 'reconnecting') return view;
      return {
        ...view,
        phase: 'live',
        startedAt: event.startedAt,
        soundOnly: event.soundOnly === true,
        droppedAt: null,
      };
    case 'dropped':
      return view.phase === 'live' ? { ...view, phase: 'reconnecting', droppedAt: event.at } : view;
    case 'back':
      return view.phase === 'reconnecting' ? { ...view, phase: 'live', droppedAt: null } : view;
    case 'failed': {
      const problem = { sentence: event.sentence, code: event.code };
      // The end of a show that this page has left could not be saved.
      if (view.phase === 'rejoin') return { ...view, problem };
      return inShow(view.phase) ? { ...firstView, problem } : view;
    }
    case 'ended':
      return { ...firstView, phase: 'ended', ending: event.ending };
    case 'dismissed':
      return view.phase === 'ended' ? firstView : view;
  }
}
