#!/bin/sh
# The profile of a benchmark in CI: keep that of the main branch, compare that of a change with it.
#
# usage: ci.sh keep COMMAND [ARGUMENT]...       on the main branch: leaves base.folded, to be kept in a cache or as an
#                                               artifact
#        ci.sh compare COMMAND [ARGUMENT]...    on a pull request, beside that base.folded: leaves comment.md, diff.svg
#                                               (widths after) and removed.svg (widths before)
#
# Exit status of compare: 3 when a function grew by more than 5 points of all samples, something else but 0 when there
# is no verdict.
set -eu

fold() { # FILE COMMAND [ARGUMENT]...
    folded=$1
    shift
    perf record -q -e cpu-clock -F 499 -g -o perf.data -- "$@"
    perf script -i perf.data > perf.txt # a step of its own, so that its failure ends the script
    stackcollapse-perf perf.txt > "$folded"
    if [ ! -s "$folded" ]; then
        echo "ci.sh: no samples were recorded" >&2
        exit 2
    fi
}

compare() {
    verdict=0
    # Functions below 20 ms on both sides are noise; cpu-clock counts nanoseconds.
    difffolded --markdown --min-samples=20000000 --fail-above=5 base.folded head.folded > comment.md || verdict=$?
    if [ "$verdict" -ne 0 ] && [ "$verdict" -ne 3 ]; then
        exit "$verdict"
    fi
    difffolded -n --labels base.folded head.folded > diff.folded
    flamegraph --delta=total --title 'What changed' diff.folded > diff.svg
    difffolded -n --labels head.folded base.folded > removed.folded
    flamegraph --delta=total --negate --title 'What was removed' removed.folded > removed.svg
    gh pr comment "$PULL_REQUEST" --body-file comment.md
    exit "$verdict"
}

what=${1-}
case $what in
keep)
    shift
    fold base.folded "$@"
    ;;
compare)
    shift
    fold head.folded "$@"
    compare
    ;;
*)
    echo "usage: ci.sh keep|compare COMMAND [ARGUMENT]..." >&2
    exit 2
    ;;
esac
