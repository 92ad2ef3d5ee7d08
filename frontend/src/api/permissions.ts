import { desk } from '#messages/desk';
import type { Permission } from '../gql/graphql';
import { useStore } from '../ui/store';
import { deskViewer } from './viewer';

/** Why the admin who is signed in may not do something, said by their role; null when they may. */
export function useWhyNot(permission: Permission, sentence: (role: string) => string): string | null {
  const viewer = useStore(deskViewer);
  if (!viewer || viewer.permissions.includes(permission)) return null;
  return sentence(desk.roles[viewer.role]);
}
