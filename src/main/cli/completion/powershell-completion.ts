import type { CompletionCommand } from './completion-model.ts';

/** The script for PowerShell 5.1 and newer. */
export function powershellCompletion(commands: readonly CompletionCommand[]): string {
  const table = commands.flatMap(({ names, description, options, operands }) => {
    const flags = options.flatMap((option) => option.flags).map(quoted);
    const fixed = operands.flatMap((values) => (typeof values === 'string' ? [] : values));
    const fields = [
      `Text = ${quoted(description)}`,
      `Options = @(${flags.join(', ')})`,
      `Values = @(${fixed.map(quoted).join(', ')})`,
      `Sessions = $${operands.includes('session')}`,
    ];
    return names.map((name) => `    ${quoted(name)} = @{ ${fields.join('; ')} }`);
  });
  return `# aerie completion for PowerShell.
Register-ArgumentCompleter -Native -CommandName aerie -ScriptBlock {
  param($current, $line, $position)
  $commands = [ordered]@{
${table.join('\n')}
  }
  $before = @($line.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
  $command = $before | Where-Object { $_ -notlike '-*' } | Select-Object -First 1
  $known = if ($command) { $commands[$command] } else { $null }
  $found = if (-not $command) { $commands.Keys }
    elseif (-not $known) { @() }
    elseif ($current -like '-*') { $known.Options }
    else { $known.Values; if ($known.Sessions) { aerie ls -q 2>$null } }
  $found | Where-Object { $_ -like "$current*" } | ForEach-Object {
    $text = if (-not $command) { $commands[$_].Text } else { $_ }
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $text)
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
