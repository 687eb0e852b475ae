import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { createSession } from '../../shared/session.ts';
import '../../shared/page.css';
import { AccountPage } from './AccountPage.tsx';
import { createGateway, Refused } from './gateway.ts';

const gateway = createGateway(import.meta.env.VITE_GATEWAY, createSession('/session/token'));
const after = new URLSearchParams(location.search).get('after');
const queryClient = new QueryClient({
  // What the gateway refuses it will refuse again; it has tried for itself what may succeed a second time.
  defaultOptions: { queries: { retry: (count, error) => !(error instanceof Refused) && count < 2 } },
});

createRoot(document.getElementById('page')!).render(
  <QueryClientProvider client={queryClient}>
    <AccountPage gateway={gateway} after={after} />
  </QueryClientProvider>,
);
