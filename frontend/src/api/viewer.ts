import type { AdminRole, Permission } from '../gql/graphql';
import { createStore } from '../ui/store';

/** The admin who is signed in at this desk. */
export interface DeskViewer {
  id: string;
  name: string;
  email: string;
  role: AdminRole;
  permissions: Permission[];
}

/** Who is signed in at this desk; null while nobody is. */
export const deskViewer = createStore<DeskViewer | null>(null);
