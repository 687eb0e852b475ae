import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { createSession } from '../../shared/session.ts';
import '../../shared/page.css';
import { AccountPage } from './AccountPage.tsx';
import { createClient } from './client.ts';

const client = createClient(import.meta.env.VITE_GATEWAY, createSession('/session/token'));
const after = new URLSearchParams(location.search).get('after');

createRoot(document.getElementById('page')!).render(
  <Provider value={client}>
    <AccountPage after={after} />
  </Provider>,
);
