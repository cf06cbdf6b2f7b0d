# Aerie's shell integration for fish, run by `fish -C` after the user's configuration.
# fish 4 marks prompts and commands (OSC 133) and tells the folder (OSC 7) by itself.

if status is-interactive; and not functions -q __aerie_preexec; and string match -qr '^[0-3]\.' $version
    function __aerie_tell_folder --on-variable PWD
        printf '\e]7;file://%s%s\a' $hostname (string escape --style=url -- $PWD)
    end

    function __aerie_preexec --on-event fish_preexec
        printf '\e]133;C\a'
    end

    function __aerie_postexec --on-event fish_postexec
        printf '\e]133;D;%s\a' $status
    end

    if functions -q fish_prompt
        functions -c fish_prompt __aerie_user_prompt
        function fish_prompt
            printf '\e]133;A\a'
            __aerie_user_prompt
            printf '\e]133;B\a'
        end
    end

    __aerie_tell_folder
end
