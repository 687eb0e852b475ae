/** Whether a value says nothing: clients send null for what they leave out, and resolvers may give either. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
