import { influencers as words } from '#messages/influencers';
import { time as timeWords } from '#messages/time';
import { type FragmentType, graphql, readFragment } from '../gql';
import { useNow } from '../ui/clock';
import { moment, spanWords } from '../ui/time';

const PageReportLine_PageReport = graphql(`
  fragment PageReportLine_PageReport on PageReport { summary reportedAt }
`);

const FRESH_MS = 120_000;

/** "Their page: camera blocked, iPhone Safari, 12 s ago", while that is news: for two minutes. */
export function PageReportLine({ report: ref }: { report: FragmentType<typeof PageReportLine_PageReport> }) {
  const { summary, reportedAt } = readFragment(PageReportLine_PageReport, ref);
  const present = useNow(5000);
  const at = Date.parse(reportedAt);
  if (present - at > FRESH_MS) return null;
  return (
    <span class="reason report-line" title={moment(reportedAt)}>
      {words.pageReport({ summary, ago: timeWords.ago(spanWords(present - at)) })}
    </span>
  );
}
