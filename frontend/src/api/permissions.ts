import type { Permission } from '../gql/graphql';
import { deskWords } from '../messages/desk';
import { useStore } from '../ui/store';
import { deskViewer } from './viewer';

/** Why the admin who is signed in may not do something, in words; null when they may. */
export function useWhyNot(permission: Permission, what: string): string | null {
  const viewer = useStore(deskViewer);
  if (!viewer || viewer.permissions.includes(permission)) return null;
  return deskWords.whyNot(deskWords.roles[viewer.role], what);
}
