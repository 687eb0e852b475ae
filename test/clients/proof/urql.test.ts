import { provesAccountPage } from './account-page.ts';

provesAccountPage({ folder: 'urql', manifest: 'src/gql/persisted-documents.json', paging: 'replaces' });
