#!/bin/sh
# Folds recordings in a Slurm cluster: an array job, and a merge that waits for it.
#
# usage: slurm.sh OUT RECORDING...
#
# Recordings, OUT and this folder are on storage that all nodes share. Each recording leaves RECORDING.folded. A task whose
# node goes down is started again by Slurm elsewhere; a task that fails takes the merge with it: then the recordings
# without a folded file are named, and there is no OUT; run again, only those are folded.
# FOLD   the command, in words (stackcollapse-perf)
# TASKS  how many tasks the array has at most (1000); each folds every TASKS-th recording
# SBATCH_PARTITION and the others of sbatch's variables are honoured.
set -eu

case ${1-} in
--task) # HERE LIST TASKS: run by Slurm
    failed=0 line=0
    while IFS= read -r recording; do
        line=$((line + 1))
        if [ $((line % $4)) -eq $((SLURM_ARRAY_TASK_ID % $4)) ]; then
            "$2/fold.sh" "$recording" "$recording.folded" || failed=1
        fi
    done < "$3"
    exit "$failed"
    ;;
--merge) # HERE LIST OUT: run by Slurm
    sed 's/$/.folded/' "$3" | tr '\n' '\0' | "$2/merge.sh" "$4"
    exit
    ;;
esac

if [ $# -lt 2 ]; then
    echo "usage: slurm.sh OUT RECORDING..." >&2
    exit 2
fi
if ! command -v sbatch > /dev/null; then
    echo "slurm.sh: sbatch is not installed (Debian: slurm-client)" >&2
    exit 1
fi
here=$(cd "$(dirname "$0")" && pwd)
out=$1
shift
list=$(mktemp "$out.list.XXXXXX")
log=$list.log
trap 'rm -f "$list" "$log"' EXIT
for recording; do
    case $recording in
    *'
'*)
        echo "slurm.sh: a name has a line break: $recording" >&2
        exit 2
        ;;
    esac
    printf '%s\n' "$recording"
done > "$list"
tasks=${TASKS:-1000}
[ $# -ge "$tasks" ] || tasks=$#

rm -f "$out"
array=$(sbatch --parsable --job-name=fold --output="$log" --open-mode=append --array="1-$tasks" \
    "$0" --task "$here" "$list" "$tasks")
status=0
sbatch --parsable --wait --job-name=merge --output="$log" --open-mode=append --dependency="afterok:${array%%;*}" \
    --kill-on-invalid-dep=yes "$0" --merge "$here" "$list" "$out" > /dev/null || status=$?
[ ! -s "$log" ] || cat "$log" >&2
missing=0
for recording; do
    [ -e "$recording.folded" ] && continue
    missing=$((missing + 1))
    [ "$missing" -gt 10 ] || echo "slurm.sh: $recording: not folded" >&2 # the first ten, then their number
done
if [ "$status" -ne 0 ] || [ ! -e "$out" ]; then
    echo "slurm.sh: $missing of $# recordings are not folded; nothing was merged; run again, the others are kept" >&2
    exit 1
fi
