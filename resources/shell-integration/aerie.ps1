# Aerie's shell integration for PowerShell 5.1 and later, run by -NoExit -Command after the profile.

if (-not (Test-Path variable:global:__AerieUserPrompt)) {
  $Global:__AerieUserPrompt = $function:prompt
  $Global:__AerieRan = $false

  function Global:prompt {
    # Before anything else: these tell how the last command ended.
    $succeeded = $?
    $exitCode = $Global:LASTEXITCODE
    $esc = [char]27
    $bel = [char]7
    $out = ''
    if ($Global:__AerieRan) {
      $Global:__AerieRan = $false
      $code = if ($succeeded) { 0 } elseif ($exitCode) { $exitCode } else { 1 }
      $out += "$esc]133;D;$code$bel"
    }
    $location = $ExecutionContext.SessionState.Path.CurrentLocation
    if ($location.Provider.Name -eq 'FileSystem') {
      $path = [uri]::EscapeDataString($location.ProviderPath).Replace('%2F', '/').Replace('%5C', '/').Replace('%3A', ':')
      if (-not $path.StartsWith('/')) { $path = "/$path" }
      $out += "$esc]7;file://$([Environment]::MachineName)$path$bel"
    }
    $out += "$esc]133;A$bel"
    $out += & $Global:__AerieUserPrompt
    $out += "$esc]133;B$bel"
    $Global:LASTEXITCODE = $exitCode
    $out
  }

  if (Get-Module -Name PSReadLine) {
    $Global:__AerieReadLine = $function:PSConsoleHostReadLine
    function Global:PSConsoleHostReadLine {
      $line = & $Global:__AerieReadLine
      if ($line.Trim()) {
        $Global:__AerieRan = $true
        [Console]::Write("$([char]27)]133;C$([char]7)")
      }
      $line
    }
  }
}
