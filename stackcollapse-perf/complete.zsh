#compdef stackcollapse-perf stackcollapse-perf.pl
# Completion for zsh: options, the values that have names, and files for the rest.
_arguments -S \
    '*--event-filter=[keep this event]:event:(cycles instructions cpu-clock task-clock page-faults cache-misses)' \
    '--pid[add the process number to process names]' \
    '--tid[add process and thread number to them]' \
    '--kernel[mark kernel functions]' \
    '--jit[mark functions of a JIT compiler]' \
    '--all[mark both]' \
    '--addrs[show the address of frames without symbol]' \
    '--demangle[demangle names of C++ and Rust, OCaml]' \
    '--tidy=[how names are cut]:how:(classic balanced none)' \
    '--srcline[add the source positions that perf script prints]' \
    '--inline[ask addr2line for the functions inlined]' \
    '--context[with --inline, add file and line to them]' \
    '--reader=[who reads a perf.data]:who:(auto native perf)' \
    '--symfs=[look for binaries below this directory]:directory:_files -/' \
    '*--debug-dir=[look for symbols there first]:directory:_files -/' \
    '--symbols=[where binaries may be opened]:where:(local dirs)' \
    '*--drop=[leave out stacks with such a frame]:expression: ' \
    '*--keep=[leave out stacks without such a frame]:expression: ' \
    '--strip-root[remove the first frame]' \
    '--depth=[keep the N outermost frames]:number: ' \
    '--root=[put a frame before the first one]:name: ' \
    '--stats[say what was kept and dropped]' \
    '--threads=[how many threads read]:number: ' \
    '--no-progress[no progress line on the terminal]' \
    '(- *)--help=-[explain the options]::topic:(samples recordings names source stacks program all)' \
    '(- *)-h[explain the options]' \
    '(- *)--version[print the version]' \
    '*:recording:_files'
