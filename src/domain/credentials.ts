/** What Zenskar knows an organisation by. */
export interface Credentials {
  readonly apiKey: string;
  readonly organisation: string;
}
