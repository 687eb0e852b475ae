import { provesAccountPage } from './account-page.ts';

provesAccountPage({ folder: 'tanstack', manifest: 'persisted-documents.json', paging: 'joins' });
