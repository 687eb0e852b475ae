interface ImportMetaEnv {
  readonly VITE_CUSTOMER: string;
  readonly VITE_GATEWAY: string;
}
