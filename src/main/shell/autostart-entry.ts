/** Text of the XDG autostart file that opens Aerie in the tray at login on Linux. */
export function autostartEntry(program: string): string {
  // Quoting rules of the Desktop Entry Specification for the Exec key.
  const quoted = `"${program.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`;
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Aerie',
    'Comment=Terminals and agents',
    `Exec=${quoted.replaceAll('\\', '\\\\')} --hidden`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
