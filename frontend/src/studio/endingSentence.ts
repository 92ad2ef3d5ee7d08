import { studio as words } from '#messages/studio';
import type { Ending } from './machine';

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
