import { studio as words } from '#messages/studio';
import type { Ending } from './machine';

/** What has become of a show, as the heading says it: one that was taken over goes on. */
export function endingTitle(ending: Ending): string {
  return ending.reason === 'TOOK_OVER' ? words.moved : words.ended;
}

/** Why a show is over, in one sentence. */
export function endingSentence(ending: Ending): string {
  switch (ending.reason) {
    case 'TOOK_OVER':
      return words.tookOver;
    case 'SIGNED_OUT':
      return words.signedOut;
    case 'GONE':
      return words.noLongerOpen;
    case 'ENDED_BY_INFLUENCER':
      return words.endedByYou;
    case 'STOPPED_BY_ADMIN':
      return ending.sentence ?? words.stoppedByAdmin;
    case 'FAILED':
      return ending.sentence ?? words.endedFailed;
    case 'LOST':
      return ending.sentence ?? words.endedLost;
    case 'ENDED_BY_HMS':
      return ending.sentence ?? words.endedByHms;
  }
}
