import { graphql } from '../gql';
import type { Viewer_AdminFragment } from '../gql/graphql';
import { createStore } from '../ui/store';

/** What this desk knows of the admin who is signed in. */
export const Viewer_Admin = graphql(`
  fragment Viewer_Admin on Admin { id name email role permissions }
`);

export type DeskViewer = Viewer_AdminFragment;

/** Who is signed in at this desk; null while nobody is. */
export const deskViewer = createStore<DeskViewer | null>(null);
