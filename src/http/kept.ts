/** Makes something when it is first asked for, once for all who ask; where that fails, the next who asks has it tried again. */
export function kept<Thing>(make: () => Promise<Thing>): () => Promise<Thing> {
  let made: Promise<Thing> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
