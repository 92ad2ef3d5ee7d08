import { deskViewer } from '../api/viewer';
import type { Permission } from '../gql/graphql';
import { deskWords } from '../messages/desk';
import { useStore } from '../ui/store';

/** Why the admin who is signed in may not do something, in words; null when they may. */
export function useMayNot(permission: Permission, what: string): string | null {
  const viewer = useStore(deskViewer);
  if (!viewer || viewer.permissions.includes(permission)) return null;
  return deskWords.mayNot(deskWords.roles[viewer.role], what);
}
