# Aerie's shell integration for bash 3.2 and later, read by `bash --init-file`.
# Runs the user's own start-up files, then marks prompts and commands (OSC 133) and the folder (OSC 7).
# No DEBUG trap is set where PS0 exists (bash 4.4), so traps stay the user's alone.

# Terminals of other sessions, open in the app that started this shell, are not for its programs.
for __aerie_fd in /proc/$$/fd/*; do
  if [ "$__aerie_fd" -ef /dev/ptmx ]; then eval "exec ${__aerie_fd##*/}>&-"; fi
done
unset __aerie_fd

# -- the user's start-up files, as bash itself would read them --
if [ "${AERIE_SHELL_LOGIN-}" = 1 ]; then
  unset AERIE_SHELL_LOGIN
  if [ -r /etc/profile ]; then . /etc/profile; fi
  if [ -r ~/.bash_profile ]; then
    . ~/.bash_profile
  elif [ -r ~/.bash_login ]; then
    . ~/.bash_login
  elif [ -r ~/.profile ]; then
    . ~/.profile
  fi
else
  unset AERIE_SHELL_LOGIN
  if [ -r ~/.bashrc ]; then . ~/.bashrc; fi
fi

# A start-up file may have read this one already, or have left POSIX mode on.
if [ -n "${__aerie_folder+x}" ] || shopt -qo posix; then return 0; fi

__aerie_folder=
__aerie_ran=
__aerie_void=
__aerie_prompt_start='\[\e]133;A\a\]'
__aerie_prompt_end='\[\e]133;B\a\]'
__aerie_command_start='\e]133;C\a${__aerie_void:$((__aerie_ran=1)):0}'

# Prints OSC 7 for the current folder; bytes other than plain ones as %XX.
__aerie_tell_folder() {
  local LC_ALL=C
  local rest=$PWD url= char code hex
  case $rest in
    *[!A-Za-z0-9/._~-]*)
      while [ -n "$rest" ]; do
        char=${rest%"${rest#?}"}
        rest=${rest#?}
        case $char in
          [A-Za-z0-9/._~-]) url=$url$char ;;
          *)
            # Bytes over 127 are negative in some versions.
            printf -v code '%d' "'$char"
            printf -v hex '%%%02X' "$((code & 255))"
            url=$url$hex
            ;;
        esac
      done
      ;;
    *) url=$rest ;;
  esac
  printf '\e]7;file://%s%s\a' "${HOSTNAME-}" "$url"
}

# First thing before a prompt: how the last command ended. Keeps $? for what the user runs next.
__aerie_before_prompt() {
  local status=$?
  __aerie_at_prompt=
  if [ -n "${__aerie_ran-}" ]; then
    printf '\e]133;D;%s\a' "$status"
    __aerie_ran=
  fi
  return "$status"
}

# Last thing before a prompt: the user's commands may have changed the folder and PS1.
__aerie_after_prompt() {
  local status=$?
  if [ "$PWD" != "${__aerie_folder-}" ]; then
    __aerie_folder=$PWD
    __aerie_tell_folder
  fi
  case ${PS1-} in
    *"$__aerie_prompt_end"*) ;;
    *) PS1=$__aerie_prompt_start${PS1-}$__aerie_prompt_end ;;
  esac
  if [ -n "${__aerie_uses_ps0-}" ]; then
    case ${PS0-} in
      *"$__aerie_command_start"*) ;;
      *) PS0=${PS0-}$__aerie_command_start ;;
    esac
  fi
  __aerie_at_prompt=1
  return "$status"
}

# bash before 4.4 has no PS0: there the DEBUG trap, if it is free, sees a command start.
__aerie_on_debug() {
  if [ -n "${__aerie_at_prompt-}" ] && [ -z "${COMP_LINE-}" ]; then
    case $BASH_COMMAND in
      __aerie_*) ;;
      *)
        __aerie_at_prompt=
        __aerie_ran=1
        printf '\e]133;C\a'
        ;;
    esac
  fi
}

if shopt -q promptvars &&
  [ "$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))" -ge 404 ]; then
  __aerie_uses_ps0=1
elif [ -z "$(trap -p DEBUG)" ]; then
  trap '__aerie_on_debug' DEBUG
fi

# Before bash 5.1 only the first element of an array is run.
case $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)):$(declare -p PROMPT_COMMAND 2>/dev/null) in
  '1:declare -a'*)
    PROMPT_COMMAND=(__aerie_before_prompt "${PROMPT_COMMAND[@]}" __aerie_after_prompt)
    ;;
  *)
    PROMPT_COMMAND=$'__aerie_before_prompt\n'"${PROMPT_COMMAND-}"$'\n__aerie_after_prompt'
    ;;
esac
