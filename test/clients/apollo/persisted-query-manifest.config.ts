import type { PersistedQueryManifestConfig } from '@apollo/generate-persisted-query-manifest';

const config: PersistedQueryManifestConfig = {
  documents: 'src/**/*.tsx',
  output: 'src/persisted-query-manifest.json',
};

export default config;
