/** Thrown for an operation that the compiler does not cover, before anything of it is executed. */
export class NotCovered extends Error {
  override readonly name = 'NotCovered';
}
