# Completion for bash: options, the values that have names, and files for the rest.
_stackcollapse_perf() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} sign='' words
    # bash makes a word of its own of the "=".
    if [[ $word == = ]]; then
        word='' sign='='
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]} sign='='
    fi
    case $option$sign in
        --tidy | --tidy=) words="classic balanced none" ;;
        --help=) words="samples recordings names source stacks program all" ;;
        --reader | --reader=) words="auto native perf" ;;
        --symbols | --symbols=) words="local dirs" ;;
        --symfs | --symfs= | --debug-dir | --debug-dir=)
            # shellcheck disable=SC2207 # as everywhere here, names with blanks are not completed
            COMPREPLY=($(compgen -d -- "$word"))
            return
            ;;
        --event-filter | --event-filter=) words="cycles instructions cpu-clock task-clock page-faults cache-misses" ;;
        --threads | --threads=)
            compopt +o default
            return
            ;;
        *)
            [[ $word == -* ]] || return
            words="--event-filter= --pid --tid --kernel --jit --all --addrs --demangle --tidy= --srcline --inline --context
                --reader= --symfs= --debug-dir= --symbols= --stats --threads=
                --drop= --keep= --strip-root --depth= --root= --no-progress --help --version"
            ;;
    esac
    # shellcheck disable=SC2207 # no word holds a blank
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
}
complete -o default -F _stackcollapse_perf stackcollapse-perf stackcollapse-perf.pl
