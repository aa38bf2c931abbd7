#!/bin/bash
# A program of Python 3.12 or newer, recorded by perf.
. "$(dirname "$0")/common.sh"
needs_perf
for python in python3 python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3; do
    # a test of the whole command, since a build may lack the trampoline
    if "$python" -X perf -c 'import sys; sys.exit(not sys.is_stack_trampoline_active())' 2> /dev/null; then
        found=$(command -v "$python")
        break
    fi
done
[ -n "${found-}" ] || skip 'no python3 with -X perf is installed'
printf '#!/bin/sh\nexec "%s" "$@"\n' "$found" > bin/python3
chmod +x bin/python3
cp "$guide/dag.py" .
example python
hot out.folded 40 "py::transform:$place/dag.py"
drawn out.svg "py::transform:$place/dag.py"
