/** The room as the real 100ms SDK shows it to a viewer. The only file here that loads the SDK. */

import {
  HMSLogLevel,
  HMSNotificationTypes,
  HMSReactiveStore,
  type HMSStore,
  selectRemotePeers,
  selectTracksMap,
} from '@100mslive/hms-video-store';
import { forgetEvents, quietSdk } from '../hms/quiet';

/** One picture on air: a camera or a shared screen. */
export interface Picture {
  trackId: string;
  name: string;
  screen: boolean;
  shown: boolean;
}

/** Everybody on air who sends no picture. */
export interface View {
  pictures: Picture[];
  soundOnly: string[];
}

export type Word = 'watching' | 'reconnecting' | 'ended' | 'removed';

export interface Watching {
  attach(trackId: string, video: HTMLVideoElement): void;
  detach(trackId: string, video: HTMLVideoElement): void;
  setSound(on: boolean): Promise<void>;
  leave(): void;
}

/**
 * Join the room as a viewer.
 *
 * @throws The SDK's exception when the join fails.
 */
export async function watchRoom(
  authToken: string,
  onView: (view: View) => void,
  onWord: (word: Word) => void,
): Promise<Watching> {
  quietSdk();
  const hms = new HMSReactiveStore();
  hms.triggerOnSubscribe();
  const actions = hms.getActions();
  const store = hms.getStore();
  // Else a failed join writes the whole token to the console.
  actions.setLogLevel(HMSLogLevel.NONE);

  hms.getNotifications().onNotification(({ type }) => {
    if (type === HMSNotificationTypes.RECONNECTING) onWord('reconnecting');
    else if (type === HMSNotificationTypes.RECONNECTED) onWord('watching');
    else if (type === HMSNotificationTypes.ROOM_ENDED) onWord('ended');
    else if (type === HMSNotificationTypes.REMOVED_FROM_ROOM) onWord('removed');
  });
  store.subscribe(onView, selectView);

  // The SDK asks for "https://" in the endpoint and takes its environment from what follows; the rest of
  // the fragment is dropped, so that plain http on this machine works.
  const initEndpoint = `${location.origin}/#https://qa-local`;
  await actions.join({ userName: 'Viewer', authToken, initEndpoint });
  // Quiet until asked for: the broadcaster's tab on the same machine would howl.
  await actions.setVolume(0);
  onWord('watching');
  addEventListener('pagehide', () => void actions.leave());

  return {
    attach: (trackId, video) => void actions.attachVideo(trackId, video),
    detach: (trackId, video) => void actions.detachVideo(trackId, video),
    setSound: async (on) => {
      if (on) await actions.unblockAudio();
      await actions.setVolume(on ? 100 : 0);
    },
    leave: () => {
      void actions.leave();
      forgetEvents();
    },
  };
}

let lastView: View = { pictures: [], soundOnly: [] };

function selectView(store: HMSStore): View {
  const tracks = selectTracksMap(store);
  const view: View = { pictures: [], soundOnly: [] };
  for (const peer of selectRemotePeers(store)) {
    const ids = [peer.videoTrack, ...peer.auxiliaryTracks].filter((id) => id !== undefined);
    const videos = ids.map((id) => tracks[id]).filter((track) => track?.type === 'video');
    for (const track of videos) {
      if (!track) continue;
      view.pictures.push({
        trackId: track.id,
        name: peer.name,
        screen: track.source === 'screen',
        shown: track.enabled,
      });
    }
    if (videos.length === 0 && peer.audioTrack) view.soundOnly.push(peer.name);
  }
  // The store tells subscribers of every new object: hand out a new one only for a new view.
  if (JSON.stringify(view) !== JSON.stringify(lastView)) lastView = view;
  return lastView;
}
