# Completion for bash: options, the values that have names, and files for the rest.
_difffolded() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} sign='' words
    # bash makes a word of its own of the "=".
    if [[ $word == = ]]; then
        word='' sign='='
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]} sign='='
    fi
    case $option$sign in
        --help=) words="joining summary gate program all" ;;
        --summary= | --fail-above | --fail-above= | --fail-total | --fail-total= | --min-samples | \
            --min-samples= | --period | --period=)
            compopt +o default
            return
            ;;
        *)
            [[ $word == -* ]] || return
            words="-n -s --labels --strict --summary --json --markdown --fail-above= --fail-total=
                --min-samples= --period= --no-progress --help --version"
            ;;
    esac
    # shellcheck disable=SC2207 # no word holds a blank
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
}
complete -o default -F _difffolded difffolded difffolded.pl
