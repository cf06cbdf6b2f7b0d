import { spawn } from 'node:child_process';

/** The command that opens `url` in the default browser of `platform`. */
function openCommand(platform: NodeJS.Platform, url: string): readonly [string, string[]] {
  if (platform === 'darwin') return ['open', [url]];
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return ['xdg-open', [url]];
}

/** Opens `url` in the default browser; resolves to false if that could not even be tried. */
export function openInBrowser(url: string): Promise<boolean> {
  const [command, args] = openCommand(process.platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, windowsHide: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
