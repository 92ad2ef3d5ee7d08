import { useCallback, useEffect, useState } from 'preact/hooks';
import { here } from '../ui/userAgent';
import { type CameraProblem, closePreview, type DeviceChoice, openPreview } from './camera';

/** A camera or microphone that could be chosen. */
export interface Choice {
  id: string;
  label: string;
}

export interface Preview {
  stream: MediaStream | null;
  problem: CameraProblem | null;
  cameras: Choice[];
  microphones: Choice[];
  flip(): void;
  choose(choice: Partial<DeviceChoice>): void;
  tryAgain(): void;
}

const FIRST_CHOICE: DeviceChoice = { facing: 'user', cameraId: null, microphoneId: null };

async function listDevices(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
}

function choices(devices: MediaDeviceInfo[], kind: MediaDeviceKind): Choice[] {
  // Before the first permission the ids are empty. "Default" and "Communications" name a device a second time.
  return devices
    .filter((device) => device.kind === kind && !['', 'default', 'communications'].includes(device.deviceId))
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

/** Camera and microphone while `wanted`: opened when it becomes true, closed when it ends. */
export function usePreview(wanted: boolean): Preview {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState<CameraProblem | null>(null);
  const [choice, setChoice] = useState(FIRST_CHOICE);
  const [attempt, setAttempt] = useState(0);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const tryAgain = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => {
    if (!wanted) return;
    let closed = false;
    let opened: MediaStream | null = null;
    const lookAround = async () => {
      const found = await listDevices();
      if (!closed) setDevices(found);
    };
    openPreview(choice).then(
      (found) => {
        opened = found;
        if (closed) return closePreview(found);
        setStream(found);
        // Names are told only to a page that was allowed in.
        void lookAround();
        // Unplugged: open what is left.
        for (const track of found.getTracks()) track.addEventListener('ended', tryAgain);
      },
      (reason: CameraProblem) => {
        if (!closed) setProblem(reason);
      },
    );
    navigator.mediaDevices?.addEventListener('devicechange', lookAround);
    return () => {
      closed = true;
      navigator.mediaDevices?.removeEventListener('devicechange', lookAround);
      for (const track of opened?.getTracks() ?? []) track.removeEventListener('ended', tryAgain);
      closePreview(opened);
      setStream(null);
      setProblem(null);
    };
  }, [wanted, choice, attempt, tryAgain]);

  const cameras = choices(devices, 'videoinput');
  function choose(changed: Partial<DeviceChoice>): void {
    setChoice((now) => ({ ...now, ...changed }));
  }
  function flip(): void {
    // Only phones know which camera looks which way.
    if (here.device() !== 'desktop') {
      choose({ facing: choice.facing === 'user' ? 'environment' : 'user', cameraId: null });
      return;
    }
    const present = stream?.getVideoTracks()[0]?.getSettings().deviceId;
    const next = cameras[(cameras.findIndex(({ id }) => id === present) + 1) % cameras.length];
    if (next) choose({ cameraId: next.id });
  }

  return {
    stream,
    problem,
    cameras,
    microphones: choices(devices, 'audioinput'),
    flip,
    choose,
    tryAgain,
  };
}
