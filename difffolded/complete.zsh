#compdef difffolded difffolded.pl
# Completion for zsh: options, the values that have names, and files for the rest.
_arguments -s -S -A '-*' \
    '-n[scale the first profile to the total of the second]' \
    '-s[show hexadecimal numbers as 0x...]' \
    '--labels[hand the names of the files on to flamegraph]' \
    '--strict[malformed lines are an error]' \
    '--summary=-[print what changed]::functions per list: ' \
    '--json[print that summary as JSON]' \
    '--markdown[print it as Markdown]' \
    '*--fail-above=[exit with 3 if a function grew by more]:points\:regex: ' \
    '--fail-total=[exit with 3 if the total grew by more]:percent: ' \
    '--min-samples=[leave out functions that count less on both sides]:count: ' \
    '--period=[what a sample counts]:count: ' \
    '--no-progress[no progress line on the terminal]' \
    '(- *)--help=-[explain the options]::topic:(joining summary gate program all)' \
    '(- *)-h[explain the options]' \
    '(- *)--version[print the version]' \
    '*:before and after, with -- between more than two:_files'
