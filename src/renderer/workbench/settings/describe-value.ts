/** A setting's value in words, as shown beside "Default". */
export function describeValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return value.toLocaleString('en-GB');
  if (typeof value === 'string') return optionLabel(value);
  return 'none';
}

/** An option such as `copyOrPaste` or `high-contrast` in words. */
export function optionLabel(option: string): string {
  const label = optionLabels[option];
  if (label !== undefined) return label;
  return /^[a-z]+(-[a-z]+)*$/.test(option)
    ? option.charAt(0).toUpperCase() + option.slice(1).replaceAll('-', ' ')
    : option;
}

const optionLabels: Readonly<Record<string, string>> = {
  copyOrPaste: 'Copy selection, else paste',
  webgl: 'Graphics card (WebGL)',
  dom: 'Without graphics card',
  menu: 'Open menu',
  split: 'Side by side',
};
