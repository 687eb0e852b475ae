interface ImportMetaEnv {
  /** The gateway's address, such as https://gateway.example/graphql. */
  readonly VITE_GATEWAY: string;
}
