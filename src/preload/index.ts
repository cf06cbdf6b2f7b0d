// Sandboxed preload: hands the page one MessagePort and three facts. ipcRenderer stays here.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  type DesktopBridge,
  PORT_READY,
  REQUEST_PORT,
  SHOW_ROUTE,
  VERSION_SWITCH,
} from '#shared/contract/desktop-bridge.ts';

function platform(): DesktopBridge<File>['platform'] {
  const name = process.platform;
  return name === 'darwin' || name === 'win32' ? name : 'linux';
}

const version = process.argv.find((argument) => argument.startsWith(VERSION_SWITCH));

contextBridge.exposeInMainWorld('aerieDesktop', {
  platform: platform(),
  version: version?.slice(VERSION_SWITCH.length) ?? '',
  getPathForFile: (file) => webUtils.getPathForFile(file),
} satisfies DesktopBridge<File>);

window.addEventListener('message', (event) => {
  if (event.source !== window || event.origin !== location.origin) return;
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  if (message.type === REQUEST_PORT) ipcRenderer.send(REQUEST_PORT);
});

ipcRenderer.on(PORT_READY, (event) => {
  const [port] = event.ports;
  if (port) window.postMessage({ type: PORT_READY }, location.origin, [port]);
});

ipcRenderer.on(SHOW_ROUTE, (_event, route: unknown) => {
  if (typeof route === 'string' && route.startsWith('#/')) location.hash = route;
});
