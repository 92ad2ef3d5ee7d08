import { broadcastFailures as sentences } from '#messages/broadcastFailures';
import { reported } from '#messages/reported';
import type { CameraProblem } from './camera';
import type { StudioView } from './machine';

/** What the report says of camera and microphone already. */
const SAID_BY_ACCESS: readonly (CameraProblem | null)[] = ['refused', 'system', 'missing'];

const FAMILIES = Object.keys(sentences) as (keyof typeof sentences)[];

/** Retell to an admin what an influencer has read; null where the desk knows it better than the page. */
function retold(sentence: string | null, device: CameraProblem | null): string | null {
  const family = FAMILIES.find((name) => sentences[name] === sentence);
  if (!family) return null;
  const said = (family === 'permission' || family === 'missing') && SAID_BY_ACCESS.includes(device);
  return said ? null : reported[family];
}

/** What an admin on the telephone should know first, in words about the influencer.
 *
 * @param device why camera and microphone cannot be opened.
 * @param silent whether the microphone sends no sound.
 */
export function reportedProblem(
  view: Pick<StudioView, 'problem' | 'ending'>,
  device: CameraProblem | null,
  silent: boolean,
): string | null {
  if (view.problem) return retold(view.problem.sentence, device);
  if (device)
    return SAID_BY_ACCESS.includes(device) ? null : reported[device as 'busy' | 'insecure' | 'other'];
  const { reason, sentence } = view.ending ?? {};
  if (reason === 'FAILED') return retold(sentence ?? null, device) ?? reported.endedFailed;
  if (reason === 'LOST') return reported.endedLost;
  if (reason === 'ENDED_BY_HMS') return reported.endedByHms;
  return silent ? reported.silent : null;
}
