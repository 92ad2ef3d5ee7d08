import { tonight as words } from '#messages/tonight';
import { agoWords } from '../ui/time';

/** Say whether somebody's page is open, and what it told last: of one that is gone, that was then.
 *
 * @param present now, in ms.
 */
export function arrival(
  arrived: boolean,
  report: { summary: string; reportedAt: string } | null | undefined,
  present: number,
): { word: string; more: string | null } {
  const word = arrived ? words.here : words.notHere;
  if (!report) return { word, more: null };
  const told = { summary: report.summary, ago: agoWords(present - Date.parse(report.reportedAt)) };
  return { word, more: arrived ? words.reported(told) : words.wasThere(told) };
}
