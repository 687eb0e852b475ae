/** One thing that `--check` looked at. The text holds no secret. */
export interface Finding {
  readonly ok: boolean;
  readonly text: string;
}
