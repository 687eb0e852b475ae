import { provesAccountPage } from './account-page.ts';

provesAccountPage({ folder: 'apollo', manifest: 'src/persisted-query-manifest.json', paging: 'joins' });
