import { token as words } from '#messages/token';
import { type FragmentType, graphql, readFragment } from '../gql';
import { isolated } from '../ui/isolated';
import { moment } from '../ui/time';

const AllowAgain_Influencer = graphql(`
  fragment AllowAgain_Influencer on Influencer {
    streaming { enabled since by { name } reason }
  }
`);

type PersonRef = FragmentType<typeof AllowAgain_Influencer>;

/** Whether an admin switched streaming off, so that saving a token alone does not switch it on. */
export function offByAdmin(influencer: PersonRef): boolean {
  const { streaming } = readFragment(AllowAgain_Influencer, influencer);
  return !streaming.enabled && (streaming.by !== null || streaming.since !== null);
}

/** The name of the box in its form. */
export const ALLOW_AGAIN = 'allow-streaming';

/** Offers to switch streaming on again with the save; never ticked by itself. */
export function AllowAgain({ influencer }: { influencer: PersonRef }) {
  const { streaming } = readFragment(AllowAgain_Influencer, influencer);
  const { since, by, reason } = streaming;
  const start = since ? moment(since) : '';
  const off = by?.name
    ? words.offSinceBy({ since: start, by: isolated(by.name) })
    : since
      ? words.offSince(start)
      : words.off;
  return (
    <label class="check">
      <input type="checkbox" name={ALLOW_AGAIN} />
      <span>
        {words.allowAgain}
        <br />
        <span class="hint">{reason ? words.because({ off, reason }) : off}</span>
      </span>
    </label>
  );
}
