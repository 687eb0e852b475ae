import type { FieldError } from '../../shared/errors.ts';

/** Why a field with `@catch` has no value. */
export function firstError(result: { readonly ok: false; readonly errors: readonly unknown[] }): FieldError {
  return (result.errors[0] ?? { message: 'Unknown' }) as FieldError;
}
