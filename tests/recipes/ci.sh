#!/bin/sh
# What a change does to the profile of a benchmark, in CI: base and head are recorded in turn, in one job.
#
# usage: ci.sh BASE HEAD COMMAND [ARGUMENT]...
#
# BASE and HEAD are folders that hold a build of either; COMMAND is run in each of them in turn, ROUNDS times (5), and
# should take a second or more. Leaves base.N.folded and head.N.folded, comment.md, diff.svg (widths after) and
# removed.svg (widths before). With PULL_REQUEST set, the comment is posted there by gh.
#
# A base that was kept from another day or machine differs by more than most changes do; recorded in turn, what disturbs
# one side disturbs the other.
#
# Exit status: 3 when a function grew by more than 2 points of all samples, or all of it by more than 10 percent, and by
# more than noise; something else but 0 when there is no verdict.
set -eu

record() { # FOLDER FOLDED COMMAND [ARGUMENT]...
    folder=$1 folded=$2
    shift 2
    (cd "$folder" && perf record -q -e cpu-clock -F 499 -g -o perf.data -- "$@")
    perf script -i "$folder/perf.data" > perf.txt # a step of its own, so that its failure ends the script
    stackcollapse-perf perf.txt > "$folded"
    if [ ! -s "$folded" ]; then
        echo "ci.sh: no samples were recorded in $folder" >&2
        exit 2
    fi
}

if [ $# -lt 3 ]; then
    echo "usage: ci.sh BASE HEAD COMMAND [ARGUMENT]..." >&2
    exit 2
fi
base=$1 head=$2
shift 2
rm -f base.*.folded head.*.folded
round=0
while [ "$round" -lt "${ROUNDS:-5}" ]; do
    round=$((round + 1))
    record "$base" "base.$round.folded" "$@"
    record "$head" "head.$round.folded" "$@"
done

verdict=0
difffolded --markdown --fail-above=2 --fail-total=10 base.*.folded -- head.*.folded > comment.md || verdict=$?
if [ "$verdict" -ne 0 ] && [ "$verdict" -ne 3 ]; then
    exit "$verdict"
fi
difffolded -n --labels base.*.folded -- head.*.folded > diff.folded
flamegraph --delta=total --title 'What changed' diff.folded > diff.svg
difffolded -n --labels head.*.folded -- base.*.folded > removed.folded
flamegraph --delta=total --negate --title 'What was removed' removed.folded > removed.svg
[ -z "${PULL_REQUEST-}" ] || gh pr comment "$PULL_REQUEST" --body-file comment.md
exit "$verdict"
