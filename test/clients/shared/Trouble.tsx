import { useEffect, useState } from 'react';
import { codeOf, type FieldError, isTemporary, secondsToWait } from './errors.ts';

export interface TroubleProps {
  readonly what: string;
  readonly error: FieldError;
  readonly retry?: () => void;
}

/** Stands in the place of the one field that is missing; the rest of the page stays. */
export function Trouble({ what, error, retry }: TroubleProps) {
  const seconds = secondsToWait(error);
  const [hasWaited, setHasWaited] = useState(false);
  useEffect(() => {
    if (hasWaited || seconds === 0) return;
    const timer = setTimeout(() => setHasWaited(true), seconds * 1000);
    return () => clearTimeout(timer);
  }, [hasWaited, seconds]);
  const tryAgain = () => {
    setHasWaited(false);
    retry?.();
  };
  return (
    <p role="alert">
      {what} cannot be shown {isTemporary(error) ? 'just now' : 'at present'} ({codeOf(error)}).
      {isTemporary(error) && retry && (
        <button disabled={seconds > 0 && !hasWaited} onClick={tryAgain}>
          Try again
        </button>
      )}
    </p>
  );
}
