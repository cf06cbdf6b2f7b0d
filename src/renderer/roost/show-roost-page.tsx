import { createRoot } from 'react-dom/client';
import { beginVisit } from './begin-visit.ts';
import { RoostPage } from './roost-page.tsx';

/** The page as a roost hands it out: this browser and the machine talk through the roost, sealed. */
export function showRoostPage(root: HTMLElement): void {
  createRoot(root).render(<RoostPage visit={beginVisit()} />);
}
