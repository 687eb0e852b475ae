/** An error of an answer, as every client passes it on. */
export interface FieldError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Stands for what went wrong where no answer says it. */
export const NOTHING_SAID: FieldError = { message: 'There was no answer.' };

export function codeOf(error: FieldError): string {
  const code = error.extensions?.['code'];
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** The gateway says it with the status 401 and this code. */
export function isUnauthenticated(errors: readonly FieldError[] | undefined): boolean {
  return errors?.some((error) => codeOf(error) === 'UNAUTHENTICATED') ?? false;
}

/** Why the field at this path, or what it lies in, is null; null where nothing went wrong there. */
export function errorAt(errors: readonly FieldError[] | undefined, ...path: string[]): FieldError | null {
  return errors?.find(({ path: at }) => at?.every((part, index) => part === path[index])) ?? null;
}

const LATER: ReadonlySet<string> = new Set([
  'RATE_LIMITED',
  'OVERLOADED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
]);

/** Whether the same question may well be answered in a while. */
export function isTemporary(error: FieldError): boolean {
  return LATER.has(codeOf(error));
}

/** For how many seconds it is of no use to ask again; 0 where the gateway does not say. */
export function secondsToWait(error: FieldError): number {
  const wait = error.extensions?.['retryAfter'];
  return typeof wait === 'number' ? wait : 0;
}
