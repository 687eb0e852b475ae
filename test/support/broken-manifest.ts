/** Trusted documents whose texts can be listed, and none of them found: nothing outside of the gateway makes it fail in such a way. */
export class BrokenManifest extends Map<string, string> {
  override get(): never {
    throw new Error('a fault of the gateway');
  }
}
