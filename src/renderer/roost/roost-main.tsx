// The page as a roost hands it out: this browser and the machine talk through the roost, sealed.

import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import '../ui/base.css';
import { beginVisit } from './begin-visit.ts';
import { RoostPage } from './roost-page.tsx';

// Schemas may not compile code: the page's content policy forbids it.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root) createRoot(root).render(<RoostPage visit={beginVisit()} />);
