import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app.tsx';
import { browserConnectionEnv } from './client/browser-connection-env.ts';
import { desktopBridge } from './client/desktop-bridge.ts';
import { createWingConnection } from './client/wing-connection.ts';
import { setWing } from './stores/wing.ts';
import './ui/base.css';
import { LoadFailed } from './ui/load-failed.tsx';

// Schemas may not compile code: the page's content policy forbids it.
z.config({ jitless: true });

const { dataset } = document.documentElement;
if (desktopBridge()?.platform === 'darwin') dataset['desktop'] = 'mac';

const root = document.getElementById('root');
// What a roost hands out is the same page with this mark.
if (root && dataset['door'] === 'roost') {
  import('./roost/show-roost-page.tsx').then(
    ({ showRoostPage }) => showRoostPage(root),
    (error: unknown) => {
      console.error(error);
      createRoot(root).render(
        <main style={{ height: '100%' }}>
          <LoadFailed what="Aerie" whole />
        </main>,
      );
    },
  );
} else if (root) {
  const connection = createWingConnection(browserConnectionEnv());
  setWing(connection);
  createRoot(root).render(<App connection={connection} />);
}
