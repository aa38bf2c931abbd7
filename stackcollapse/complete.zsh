#compdef stackcollapse
# Completion for zsh: options, the names of the formats, the values that have names, and files for the rest.
_arguments -S \
    '--format=[read this format]:name:(perf bpftrace jstack ibmjava sample go elfutils gdb faulthandler pmc xdebug vsprof vtune-mc vtune instruments ghcprof aix wcp stap dtrace ljp folded java-exceptions perf-sched recursive pkgsplit-perf range-perf files pprof xctrace cpuprofile chrome-tracing)' \
    '--list-formats[print the names of the formats]' \
    '--map=[bpftrace, read this map]:name: ' \
    '*--event-filter=[perf, pmc, keep this event]:event:(cycles instructions cpu-clock task-clock page-faults cache-misses)' \
    '--reader=[perf, who reads a perf.data]:who:(auto native perf)' \
    '--sample-index=[pprof, go, which value of a sample counts]:name: ' \
    '--hits[cpuprofile, count samples]' \
    '--weight[xctrace, count nanoseconds or cycles]' \
    '--time[ghcprof, count per mille of time]' \
    '--ticks[ghcprof, count ticks]' \
    '--bytes[ghcprof, count bytes allocated]' \
    '--size[vtune-mc, count bytes]' \
    '--timeraw[range-perf, times as perf prints them]' \
    '--timezerosecs[range-perf, time 0 is a whole second]' \
    '--xdev[files, stay on the file system]' \
    '--include-tname[jstack, ibmjava, the name of the thread is the root]' \
    '--no-include-tname[jstack, ibmjava, it is not]' \
    '--include-tid[jstack, ibmjava, with the number of the thread]' \
    '--no-include-tid[jstack, ibmjava, without it]' \
    '--shorten-pkgs[Java, first letters of packages]' \
    '--no-shorten-pkgs[Java, whole packages]' \
    '--no-pkgs[java-exceptions, without packages]' \
    '--no-modules[sample, vtune, without modules]' \
    '--no-offsets[bpftrace, without +OFFSET]' \
    '--pid[perf, elfutils, with the process number]' \
    '--tid[perf, elfutils, with the thread number]' \
    '--kernel[perf, mark kernel functions]' \
    '--jit[perf, mark functions of a JIT compiler]' \
    '--all[perf, mark both]' \
    '--addrs[perf, show the address of frames without symbol]' \
    '--demangle[perf, demangle names of C++ and Rust, OCaml]' \
    '--tidy=[perf, how names are cut]:how:(classic balanced none)' \
    '--srcline[perf, with the source positions printed]' \
    '--inline[perf, ask addr2line for the functions inlined]' \
    '--context[perf, with --inline, add file and line]' \
    '--record-tid[perf-sched, with the number of the thread]' \
    '--record-wake-stack[perf-sched, with the stack of the waker]' \
    '--recurse[perf-sched, and what woke the waker]' \
    '*--drop=[leave out stacks with such a frame]:expression: ' \
    '*--keep=[leave out stacks without such a frame]:expression: ' \
    '--strip-root[remove the first frame]' \
    '--depth=[keep the N outermost frames]:number: ' \
    '--root=[put a frame before the first one]:name: ' \
    '--no-progress[no progress line on the terminal]' \
    '--stats[say what was kept and dropped]' \
    '--threads=[how many threads read]:n: ' \
    '-c[xdebug, count calls]' \
    '-t[xdebug, count microseconds]' \
    '(- *)--help=-[explain the options]::topic:(input samples java names wakers stacks program all)' \
    '(- *)-h[explain the options]' \
    '(- *)--version[print the version]' \
    '*:profile:_files'
