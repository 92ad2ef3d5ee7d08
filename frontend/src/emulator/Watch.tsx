import { useEffect, useRef, useState } from 'preact/hooks';
import { makeToken } from './console';
import type { Picture, View, Watching, Word } from './watching';

const JOIN_TIMEOUT_MS = 20_000;
const COUNT_EVERY_MS = 500;

const WORDS: Record<Word | 'joining', string> = {
  joining: 'Joining the room...',
  watching: 'Watching.',
  reconnecting: 'The connection is lost. Trying again...',
  ended: 'The session has ended.',
  removed: 'You were removed from the room.',
};

/** The page that shows what viewers of the room see. */
export function Watch() {
  const [word, setWord] = useState<Word | 'joining'>('joining');
  const [view, setView] = useState<View>({ pictures: [], soundOnly: [] });
  const [watching, setWatching] = useState<Watching>();
  const [sound, setSound] = useState(false);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    document.title = 'Watch - 100ms stand-in';
    let gone = false;
    // The SDK's join has no time limit of its own.
    const late = setTimeout(
      () => setProblem('The room did not answer. Reload this page to try again.'),
      JOIN_TIMEOUT_MS,
    );
    join(setView, setWord)
      .then((joined) => (gone ? joined.leave() : setWatching(joined)))
      .catch((error: Error) => setProblem(`Could not join: ${error.message}`))
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
        <h1>Watch</h1>
        <p role="status">{WORDS[word]}</p>
        <nav aria-label="Pages">
          <a href="/">Join with SDK</a>
        </nav>
      </header>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {over && (
        <button type="button" onClick={() => location.reload()}>
          Join again
        </button>
      )}
      {watching && !over && (
        <button type="button" aria-pressed={sound} onClick={toggleSound}>
          {sound ? 'Turn sound off' : 'Turn sound on'}
        </button>
      )}
      {watching && !over && empty && <p class="empty">Nobody is on air in this room yet.</p>}
      {watching && !over && (
        <ul class="pictures">
          {view.pictures.map((picture) => (
            <li key={picture.trackId}>
              <Screen picture={picture} watching={watching} />
            </li>
          ))}
          {view.soundOnly.map((name) => (
            <li key={name} class="sound">
              {name}, sound only
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

  const what = picture.screen ? `${picture.name}'s screen` : picture.name;
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
      <figcaption>
        {what}
        {!shown && ', camera off'}
      </figcaption>
    </figure>
  );
}
