/** True if the output of an agent has a line that the message about it does not say already. Pure. */
export function saysMore(output: string, message: string): boolean {
  return output.split('\n').some((line) => {
    const said = line.replace(/^\s*error:/i, '').trim();
    return said !== '' && !message.includes(said);
  });
}
