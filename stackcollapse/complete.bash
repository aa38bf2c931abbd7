# Completion for bash: options, the names of the formats, the values that have names, and files for the rest.
_stackcollapse() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} sign='' words
    # bash makes a word of its own of the "=".
    if [[ $word == = ]]; then
        word='' sign='='
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]} sign='='
    fi
    case $option$sign in
        --format | --format=)
            words="perf bpftrace jstack ibmjava sample go elfutils gdb faulthandler pmc xdebug vsprof vtune-mc vtune
            instruments ghcprof aix wcp stap dtrace ljp folded java-exceptions perf-sched recursive
            pkgsplit-perf range-perf files pprof xctrace cpuprofile chrome-tracing"
            ;;
        --reader | --reader=) words="auto native perf" ;;
        --tidy | --tidy=) words="classic balanced none" ;;
        --help=) words="input samples java names wakers stacks program all" ;;
        --event-filter | --event-filter=) words="cycles instructions cpu-clock task-clock page-faults cache-misses" ;;
        --map | --map= | --sample-index | --sample-index= | --threads | --threads=)
            compopt +o default
            return
            ;;
        *)
            [[ $word == -* ]] || return
            words="--format= --list-formats --map= --event-filter= --reader= --sample-index= --hits --weight --time --ticks
                --bytes --size --timeraw --timezerosecs --xdev --include-tname --no-include-tname --include-tid --no-include-tid
                --shorten-pkgs --no-shorten-pkgs --no-pkgs --no-modules --no-offsets --pid --tid --kernel --jit
                --all --addrs --demangle --tidy= --srcline --inline --context --record-tid --record-wake-stack --recurse
                --drop= --keep= --strip-root --depth= --root= --no-progress --stats --threads= --help --version -c -t"
            ;;
    esac
    # shellcheck disable=SC2207 # no word holds a blank
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
}
complete -o default -F _stackcollapse stackcollapse
