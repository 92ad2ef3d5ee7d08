import { graphql } from '../gql';
import type { Viewer_AdminFragment } from '../gql/graphql';
import { createStore } from '../ui/store';
import { belongTo } from './client';

/** What this desk knows of the admin who is signed in. */
export const Viewer_Admin = graphql(`
  fragment Viewer_Admin on Admin { id name email role permissions }
`);

export type DeskViewer = Viewer_AdminFragment;

/** Who is signed in at this desk; null while nobody is. */
export const deskViewer = createStore<DeskViewer | null>(null);
deskViewer.subscribe(() => belongTo('ADMIN', deskViewer.get()?.id ?? null));
