const WIDTH = 480;
const HEIGHT = 360;
const FRAMES_PER_S = 15;
const GRAIN = 6;

/** A picture of changing noise, as large as a show's: what is sent to a practice room shows nobody.
 *
 * @returns its stream, and how to stop it.
 */
export function testPicture(): { picture: MediaStream; stop: () => void } {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const drawing = canvas.getContext('2d');
  const paint = () => {
    for (let y = 0; drawing && y < HEIGHT; y += GRAIN)
      for (let x = 0; x < WIDTH; x += GRAIN) {
        const light = Math.floor(Math.random() * 256);
        drawing.fillStyle = `rgb(${light} ${255 - light} ${light})`;
        drawing.fillRect(x, y, GRAIN, GRAIN);
      }
  };
  paint();
  const timer = setInterval(paint, 1000 / FRAMES_PER_S);
  const picture = canvas.captureStream(FRAMES_PER_S);
  return {
    picture,
    stop() {
      clearInterval(timer);
      for (const track of picture.getTracks()) track.stop();
    },
  };
}

/** Have whoever asks for a camera or a microphone be given a picture and silence, until it is given back.
 *
 * @returns what ends it, and all that was given.
 */
export function givenInstead(picture: MediaStream): () => void {
  const devices: { getUserMedia?: MediaDevices['getUserMedia'] } = navigator.mediaDevices;
  const own = Object.getOwnPropertyDescriptor(devices, 'getUserMedia');
  const sound = new AudioContext();
  const given: MediaStreamTrack[] = [];
  devices.getUserMedia = (asked) => {
    const silence = sound.createMediaStreamDestination().stream;
    const tracks = [
      ...(asked?.video ? picture.getVideoTracks().map((track) => track.clone()) : []),
      ...(asked?.audio ? silence.getAudioTracks() : []),
    ];
    given.push(...tracks);
    return Promise.resolve(new MediaStream(tracks));
  };
  return () => {
    if (own) Object.defineProperty(devices, 'getUserMedia', own);
    else delete devices.getUserMedia;
    for (const track of given) track.stop();
    void sound.close();
  };
}
