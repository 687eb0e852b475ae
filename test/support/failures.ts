import { Failed, type Failure } from '../../src/domain/failure.ts';

/** The failure with which a promise rejects. Any other outcome is an error that says what came instead. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failed) return error.failure;
    throw new Error('expected a Failed, got another error', { cause: error });
  }
  throw new Error('expected a Failed, got an answer');
}
