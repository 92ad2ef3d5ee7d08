import { influencers as words } from '#messages/influencers';
import { readFragment } from '../gql';
import { isolated } from '../ui/isolated';
import { lazyDialog } from '../ui/lazyDialog';
import { MenuButton } from '../ui/MenuButton';
import { Action_Influencer } from './action';
import type { RowMenuProps } from './RowMenuItems';

const RowMenuItems = lazyDialog(() => import('./RowMenuItems'));

/** Everything else that can be done for somebody. */
export function RowMenu(props: RowMenuProps) {
  const { name } = readFragment(Action_Influencer, props.influencer);
  const { influencers, tokens, streaming } = props.whyNot;
  if (influencers && tokens && streaming) return null;
  return (
    <MenuButton label={words.more(isolated(name))}>
      {(opened) => <RowMenuItems {...props} {...opened} />}
    </MenuButton>
  );
}

RowMenu.preload = RowMenuItems.preload;
