import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app.tsx';
import { browserConnectionEnv } from './client/browser-connection-env.ts';
import { desktopBridge } from './client/desktop-bridge.ts';
import { createWingConnection } from './client/wing-connection.ts';
import { setWing } from './stores/wing.ts';
import './ui/base.css';

// Schemas may not compile code: the page's content policy forbids it.
z.config({ jitless: true });

if (desktopBridge()?.platform === 'darwin') document.documentElement.dataset['desktop'] = 'mac';

const connection = createWingConnection(browserConnectionEnv());
setWing(connection);

const root = document.getElementById('root');
if (root) createRoot(root).render(<App connection={connection} />);
