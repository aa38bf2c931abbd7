# Completion for bash: options, the values that have names, and files for the rest.
_flamegraph() {
    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} sign='' words
    # bash makes a word of its own of the "=".
    if [[ $word == = ]]; then
        word='' sign='='
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]} sign='='
    fi
    case $option$sign in
        --colors | --colors=)
            words="hot mem io red green blue aqua yellow purple orange java js perl rust python go nodejs chain wakeup"
            words+=" selftime"
            ;;
        --bgcolors | --bgcolors=) words="yellow blue green grey" ;;
        --theme | --theme=) words="light dark auto" ;;
        --truncate | --truncate=) words="end start middle" ;;
        --sort | --sort=) words="name size" ;;
        --unit | --unit=) words="ns us ms s bytes samples" ;;
        --delta | --delta=) words="self total" ;;
        --diff-colors | --diff-colors=) words="classic safe" ;;
        --encoding | --encoding=) words="UTF-8" ;;
        --width | --width=) words="100%" ;;
        --help=) words="texts size colors shape differences program all" ;;
        --title | --subtitle | --countname | --nametype | --notes | --height | --minwidth | --fonttype | --fontsize | \
            --fontwidth | --total | --factor | --threads | --threads=)
            compopt +o default
            return
            ;;
        *)
            [[ $word == -* ]] || return
            words="--title= --subtitle= --countname= --nametype= --notes= --encoding= --width= --height= --minwidth=
                --fonttype= --fontsize= --fontwidth= --truncate= --colors= --bgcolors= --theme= --hash --random --cp
                --nameattr= --inverted --reverse --flamechart --sort= --total= --factor= --unit= --delta= --diff-colors=
                --negate --no-progress --threads= --help --version"
            ;;
    esac
    # shellcheck disable=SC2207 # no word holds a blank
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
}
complete -o default -F _flamegraph flamegraph flamegraph.pl
