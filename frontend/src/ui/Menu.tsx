import { MenuButton } from './MenuButton';
import { type MenuItem, OpenMenu } from './OpenMenu';

/** A button with three dots and its menu. */
export function Menu({ label, items }: { label: string; items: MenuItem[] }) {
  return <MenuButton label={label}>{(opened) => <OpenMenu {...opened} items={items} />}</MenuButton>;
}
