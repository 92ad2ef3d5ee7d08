import { useCallback, useEffect, useState } from 'preact/hooks';
import { type CameraProblem, closePreview, type Facing, openPreview } from './camera';

export interface Preview {
  stream: MediaStream | null;
  problem: CameraProblem | null;
  facing: Facing;
  flip(): void;
  tryAgain(): void;
}

/** Camera and microphone while `wanted`: opened when it becomes true, closed when it ends. */
export function usePreview(wanted: boolean): Preview {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState<CameraProblem | null>(null);
  const [facing, setFacing] = useState<Facing>('user');
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!wanted) return;
    let closed = false;
    let opened: MediaStream | null = null;
    setProblem(null);
    openPreview(facing).then(
      (found) => {
        opened = found;
        if (closed) closePreview(found);
        else setStream(found);
      },
      (reason: CameraProblem) => {
        if (!closed) setProblem(reason);
      },
    );
    return () => {
      closed = true;
      closePreview(opened);
      setStream(null);
    };
  }, [wanted, facing, attempt]);

  const flip = useCallback(() => setFacing((now) => (now === 'user' ? 'environment' : 'user')), []);
  const tryAgain = useCallback(() => setAttempt((count) => count + 1), []);
  return { stream, problem, facing, flip, tryAgain };
}
