import { useEffect, useRef, useState } from 'preact/hooks';
import { emulator } from '#messages/emulator';
import { watch as words } from '#messages/watch';
import { isolated } from '../ui/isolated';
import { makeToken } from './console';
import type { Picture, View, Watching, Word } from './watching';

const JOIN_TIMEOUT_MS = 20_000;
const COUNT_EVERY_MS = 500;

/** The page that shows what viewers of the room see. */
export function Watch() {
  const [word, setWord] = useState<Word | 'joining'>('joining');
  const [view, setView] = useState<View>({ pictures: [], soundOnly: [] });
  const [watching, setWatching] = useState<Watching>();
  const [sound, setSound] = useState(false);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    document.title = emulator.documentTitle(words.title);
    let gone = false;
    // The SDK's join has no time limit of its own.
    const late = setTimeout(() => setProblem(words.late), JOIN_TIMEOUT_MS);
    join(setView, setWord)
      .then((joined) => (gone ? joined.leave() : setWatching(joined)))
      .catch((error: Error) => setProblem(words.failed(error.message)))
      .finally(() => clearTimeout(late));
    return () => {
      gone = true;
      clearTimeout(late);
    };
  }, []);

  async function toggleSound() {
    await watching?.setSound(!sound);
    setSound(!sound);
  }

  const over = word === 'ended' || word === 'removed';
  const empty = view.pictures.length === 0 && view.soundOnly.length === 0;
  return (
    <main class="wide">
      <header>
        <h1>{words.title}</h1>
        <p role="status">{words.states[word]}</p>
        <nav aria-label={emulator.pages}>
          <a href="/">{words.joinWithSdk}</a>
        </nav>
      </header>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {over && (
        <button type="button" onClick={() => location.reload()}>
          {words.again}
        </button>
      )}
      {watching && !over && (
        <button type="button" aria-pressed={sound} onClick={toggleSound}>
          {sound ? words.soundOff : words.soundOn}
        </button>
      )}
      {watching && !over && empty && <p class="empty">{words.empty}</p>}
      {watching && !over && (
        <ul class="pictures">
          {view.pictures.map((picture) => (
            <li key={picture.trackId}>
              <Screen picture={picture} watching={watching} />
            </li>
          ))}
          {view.soundOnly.map((name) => (
            <li key={name} class="sound">
              {words.soundOnly(isolated(name))}
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}

async function join(onView: (view: View) => void, onWord: (word: Word) => void): Promise<Watching> {
  const userId = `viewer-${crypto.randomUUID().slice(0, 8)}`;
  const [{ watchRoom }, { token }] = await Promise.all([
    import('./watching'),
    makeToken('viewer', userId, 12 * 3600),
  ]);
  return watchRoom(token, onView, onWord);
}

function Screen({ picture, watching }: { picture: Picture; watching: Watching }) {
  const video = useRef<HTMLVideoElement>(null);
  const { trackId, shown } = picture;

  useEffect(() => {
    const element = video.current;
    if (!element || !shown) return;
    watching.attach(trackId, element);
    return () => watching.detach(trackId, element);
  }, [watching, trackId, shown]);

  // Frames the browser has received and decoded, whether or not the page is in sight: what tests look at.
  useEffect(() => {
    const timer = setInterval(() => {
      const element = video.current;
      if (element) element.dataset.frames = String(element.getVideoPlaybackQuality().totalVideoFrames);
    }, COUNT_EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  const name = isolated(picture.name);
  const what = picture.screen ? words.screen(name) : name;
  return (
    <figure>
      <video
        ref={video}
        data-frames="0"
        data-name={picture.name}
        muted
        playsInline
        autoPlay
        aria-label={what}
      />
      <figcaption>{shown ? what : words.cameraOff(what)}</figcaption>
    </figure>
  );
}
