import { codeOf, type FieldError, isTemporary } from './errors.ts';

export interface TroubleProps {
  readonly what: string;
  readonly error: FieldError;
  readonly retry?: () => void;
}

/** Stands in the place of the one field that is missing; the rest of the page stays. */
export function Trouble({ what, error, retry }: TroubleProps) {
  return (
    <p role="alert">
      {what} cannot be shown {isTemporary(error) ? 'just now' : 'at present'} ({codeOf(error)}).
      {isTemporary(error) && retry && <button onClick={retry}>Try again</button>}
    </p>
  );
}
