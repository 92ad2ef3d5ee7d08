import type { AdminsQuery } from '../gql/graphql';

/** Somebody who runs this desk, or is invited to. */
export type Admin = AdminsQuery['admins']['nodes'][number];

/** What every dialog about one admin is given. */
export interface AdminDialogProps {
  admin: Admin;
  onClose: () => void;
  /** Something was changed. */
  onDone: () => void;
}
