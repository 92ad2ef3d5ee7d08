import { type FragmentType, graphql, readFragment } from '../gql';
import { influencersWords as words } from '../messages/desk';
import { timeWords } from '../messages/shared';
import { useNow } from '../ui/clock';
import { moment, spanWords } from '../ui/time';

const PageReportLine_PageReport = graphql(`
  fragment PageReportLine_PageReport on PageReport { summary reportedAt }
`);

const FRESH_MS = 120_000;

/** "Their phone: camera blocked, iPhone Safari, 12 s ago", while that is news: for two minutes. */
export function PageReportLine({ phone: ref }: { phone: FragmentType<typeof PageReportLine_PageReport> }) {
  const phone = readFragment(PageReportLine_PageReport, ref);
  const present = useNow(5000);
  const at = Date.parse(phone.reportedAt);
  if (present - at > FRESH_MS) return null;
  const summary = phone.summary.charAt(0).toLowerCase() + phone.summary.slice(1);
  return (
    <span class="reason phone-line" title={moment(phone.reportedAt)}>
      {words.phone(summary, timeWords.ago(spanWords(present - at)))}
    </span>
  );
}
