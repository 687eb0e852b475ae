import { Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RelayEnvironmentProvider } from 'react-relay';
import { createSession } from '../../shared/session.ts';
import '../../shared/page.css';
import { AccountPage } from './AccountPage.tsx';
import { createEnvironment } from './environment.ts';

const environment = createEnvironment(import.meta.env.VITE_GATEWAY, createSession('/session/token'));
const after = new URLSearchParams(location.search).get('after');

createRoot(document.getElementById('page')!).render(
  <RelayEnvironmentProvider environment={environment}>
    <Suspense fallback={<p>Loading …</p>}>
      <AccountPage after={after} />
    </Suspense>
  </RelayEnvironmentProvider>,
);
