// Draws the PNG icons from their SVG sources: `npx node resources/render-icons.ts`. The results are
// committed, so this runs only after a change of the SVGs. Needs Chromium.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../scripts/test/find-chromium.ts';

const folder = import.meta.dirname;

interface Icon {
  readonly source: string;
  readonly target: string;
  readonly size: number;
  readonly color?: string;
}

const icons: readonly Icon[] = [
  { source: 'icon.svg', target: 'icon.png', size: 1024 },
  // macOS tints template images by itself; they must be black on clear.
  { source: 'tray.svg', target: 'tray/trayTemplate.png', size: 18, color: '#000000' },
  { source: 'tray.svg', target: 'tray/trayTemplate@2x.png', size: 36, color: '#000000' },
  // Legible on dark and light panels alike.
  { source: 'icon.svg', target: 'tray/tray.png', size: 24 },
  { source: 'icon.svg', target: 'tray/tray@2x.png', size: 48 },
];

const executablePath = findChromium();
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath && { executablePath }),
});
try {
  const page = await browser.newPage();
  for (const { source, target, size, color } of icons) {
    const svg = readFileSync(join(folder, source), 'utf8');
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>html,body{margin:0;color:${color ?? '#000'}}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    writeFileSync(join(folder, target), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
