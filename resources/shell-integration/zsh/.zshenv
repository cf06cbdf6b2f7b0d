# Aerie's shell integration for zsh, found through ZDOTDIR. Gives ZDOTDIR back at once, so that zsh
# reads all further start-up files from where the user has them, and waits for the first prompt.

if [[ -n ${AERIE_ZDOTDIR+x} ]]; then
  ZDOTDIR=$AERIE_ZDOTDIR
  unset AERIE_ZDOTDIR
else
  unset ZDOTDIR
fi

if [[ -r ${ZDOTDIR:-$HOME}/.zshenv ]]; then
  builtin source "${ZDOTDIR:-$HOME}/.zshenv"
fi

if [[ -o interactive ]]; then
  # Terminals of other sessions, open in the app that started this shell, are not for its programs.
  for __aerie_fd in /proc/$$/fd/<3->(N:t); do
    if [[ /proc/$$/fd/$__aerie_fd -ef /dev/ptmx ]]; then exec {__aerie_fd}>&-; fi
  done
  unset __aerie_fd

  typeset -g __aerie_ran= __aerie_folder=

  __aerie_tell_folder() {
    builtin emulate -L zsh
    builtin setopt no_multibyte
    local url= char i
    for (( i = 1; i <= ${#PWD}; i++ )); do
      char=$PWD[i]
      case $char in
        [A-Za-z0-9/._~-]) url+=$char ;;
        *) url+=%${(l:2::0:)$(( [##16] #char ))} ;;
      esac
    done
    builtin print -rn -- $'\e]7;file://'"$HOST$url"$'\a'
  }

  __aerie_precmd() {
    local last=$?
    builtin emulate -L zsh
    if [[ -n $__aerie_ran ]]; then
      builtin print -rn -- $'\e]133;D;'"$last"$'\a'
      __aerie_ran=
    fi
    if [[ $PWD != $__aerie_folder ]]; then
      __aerie_folder=$PWD
      __aerie_tell_folder
    fi
  }

  # Themes set PROMPT in their own precmd; this one is kept last, so it wraps what they made.
  __aerie_mark_prompt() {
    builtin emulate -L zsh
    if [[ $precmd_functions[-1] != __aerie_mark_prompt ]]; then
      precmd_functions=(${precmd_functions:#__aerie_mark_prompt} __aerie_mark_prompt)
      [[ $1 == again ]] || return 0
    fi
    if [[ $PS1 != *$'\e]133;B\a'* ]]; then
      PS1=$'%{\e]133;A\a%}'"$PS1"$'%{\e]133;B\a%}'
    fi
  }

  __aerie_preexec() {
    __aerie_ran=1
    builtin print -rn -- $'\e]133;C\a'
  }

  # Runs at the first prompt, when the user's files have all been read.
  __aerie_start() {
    local last=$?
    builtin emulate -L zsh
    precmd_functions=(__aerie_precmd ${precmd_functions:#__aerie_start} __aerie_mark_prompt)
    preexec_functions+=(__aerie_preexec)
    # A theme that shows its prompt early may have caught the output until now.
    __aerie_precmd > $TTY
    __aerie_mark_prompt again
    builtin unfunction __aerie_start
    return $last
  }

  typeset -ga precmd_functions preexec_functions
  precmd_functions+=(__aerie_start)
fi
