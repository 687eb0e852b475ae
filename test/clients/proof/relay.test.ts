import { provesAccountPage } from './account-page.ts';

provesAccountPage({ folder: 'relay', manifest: 'persisted-documents.json', paging: 'joins' });
