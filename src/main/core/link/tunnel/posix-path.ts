// Clients take a path as one only when it begins with a slash: folders on Windows are told as
// /c/Users/me, and read back.

/** As clients are told. */
export function toPosixPath(path: string): string {
  const drive = /^([A-Za-z]):[\\/]?(.*)$/s.exec(path);
  if (!drive) return path;
  const [, letter = '', rest = ''] = drive;
  return `/${letter.toLowerCase()}/${rest.replaceAll('\\', '/')}`.replace(/(?<=.)\/$/, '');
}

/** As the system knows it; `windows` is for tests. */
export function fromPosixPath(path: string, windows = process.platform === 'win32'): string {
  if (!windows) return path;
  const drive = /^\/([A-Za-z])(?:\/(.*))?$/s.exec(path);
  if (!drive) return path;
  const [, letter = '', rest = ''] = drive;
  return `${letter.toUpperCase()}:\\${rest.replaceAll('/', '\\')}`;
}
