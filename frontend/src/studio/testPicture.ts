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
