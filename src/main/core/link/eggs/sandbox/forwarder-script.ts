/**
 * A program for Node that gives a box without network the ports of its proxy: arguments are the path of
 * the proxy's socket, a file to make once it listens, and ports, each alone (for the proxy itself) or as
 * `port=host:port` (for one program of this machine, through the proxy). Signals of the terminal are not
 * for it. It is written to the session's folder and runs inside the box.
 */
export const forwarderScript = `'use strict';
const net = require('node:net');
const fs = require('node:fs');
const [path, ready, ...ports] = process.argv.slice(2);
for (const name of ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGHUP']) process.on(name, () => {});
function begin(client, target) {
  const proxy = net.connect(path);
  const end = () => { client.destroy(); proxy.destroy(); };
  for (const one of [client, proxy]) one.on('error', end).on('close', end);
  if (!target) return void client.pipe(proxy).pipe(client);
  proxy.write('CONNECT ' + target + ' HTTP/1.1\\r\\n\\r\\n');
  let head = '';
  proxy.on('readable', function answer() {
    for (let byte; !head.endsWith('\\r\\n\\r\\n') && (byte = proxy.read(1)); ) head += byte.toString('latin1');
    if (!head.endsWith('\\r\\n\\r\\n')) return;
    proxy.off('readable', answer);
    if (!head.startsWith('HTTP/1.1 200')) return end();
    client.pipe(proxy).pipe(client);
  });
}
let waiting = ports.length;
for (const text of ports) {
  const [port, target] = text.split('=');
  const server = net.createServer((client) => begin(client, target));
  server.listen(Number(port), '127.0.0.1', () => { if (--waiting === 0) fs.writeFileSync(ready, ''); });
}
`;
