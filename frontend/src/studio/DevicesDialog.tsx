import { useEffect, useRef } from 'preact/hooks';
import { devices as words } from '#messages/devices';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { SelectField } from '../ui/SelectField';
import { followSound } from './soundLevel';
import type { Choice, Preview } from './usePreview';

interface DeviceFieldProps {
  label: string;
  choices: Choice[];
  track: MediaStreamTrack | undefined;
  unnamed: (number: number) => string;
  onChange: (id: string | null) => void;
}

function DeviceField({ label, choices, track, unnamed, onChange }: DeviceFieldProps) {
  const id = track?.getSettings().deviceId;
  // The browser's default device goes by another id, and by a name that ends with its own.
  const chosen = choices.find(
    (choice) => choice.id === id || (choice.label && track?.label.endsWith(choice.label)),
  );
  const options = choices.map((choice, index) => ({
    value: choice.id,
    label: choice.label || unnamed(index + 1),
  }));
  if (!chosen) options.unshift({ value: '', label: track?.label ?? '' });
  return (
    <SelectField
      label={label}
      value={chosen?.id ?? ''}
      options={options}
      onChange={(value) => onChange(value || null)}
    />
  );
}

function SoundLevel({ stream }: { stream: MediaStream | null }) {
  const bar = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    if (!stream) return;
    return followSound(stream, (level) => {
      if (bar.current) bar.current.value = level;
    });
  }, [stream]);
  return <meter ref={bar} class="strength level" aria-label={words.soundLevel} min={0} max={1} value={0} />;
}

/** Chooses camera and microphone where there are several; the picture behind it follows at once. */
export default function DevicesDialog({ preview, onClose }: { preview: Preview; onClose: () => void }) {
  const { stream, cameras, microphones, choose } = preview;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div class="stack">
        {cameras.length > 1 ? (
          <DeviceField
            label={words.camera}
            choices={cameras}
            track={stream?.getVideoTracks()[0]}
            unnamed={words.unnamedCamera}
            onChange={(cameraId) => choose({ cameraId })}
          />
        ) : null}
        {microphones.length > 1 ? (
          <DeviceField
            label={words.microphone}
            choices={microphones}
            track={stream?.getAudioTracks()[0]}
            unnamed={words.unnamedMicrophone}
            onChange={(microphoneId) => choose({ microphoneId })}
          />
        ) : null}
        <SoundLevel stream={stream} />
      </div>
      <div class="actions">
        <Button kind="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
