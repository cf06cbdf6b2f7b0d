/** A program for Node that asks for a tool: arguments are the socket, the tool's name, and what is for it. */
export const toolClientScript = `'use strict';
const net = require('node:net');
const [path, tool, ...args] = process.argv.slice(2);
const fail = (why) => { process.stderr.write(tool + ': ' + why + '\\n'); process.exitCode = 125; };
let text = '';
const socket = net.connect(path);
socket.setEncoding('utf8');
socket.on('data', (piece) => { text += piece; });
socket.on('error', (error) => fail('this machine does not answer (' + error.code + ')'));
socket.on('end', () => {
  let answer;
  try { answer = JSON.parse(text); } catch { return fail('no answer'); }
  if (answer.error) return fail(answer.error);
  process.exitCode = answer.exit_code;
  process.stdout.write(answer.stdout);
  process.stderr.write(answer.stderr);
});
socket.end(JSON.stringify({ tool, args }));
`;

/** A program of \`sh\` that asks for one tool. All are paths and names of ours. */
export function toolShim(node: string, client: string, socket: string, tool: string): string {
  return `#!/bin/sh\nexec ${node} ${client} ${socket} ${tool} "$@"\n`;
}
