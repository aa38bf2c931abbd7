# shellcheck shell=bash
# common.sh - what the scripts of the guide share. Each is `NAME.sh BUILD_DIR`: it starts something real, runs the
# commands that flamegraph.7 shows in the block that is called `guide: NAME`, and looks at what they folded and drew.
# Exit code 77: skipped, for what it needs is not here.
set -euo pipefail
export LC_ALL=C
guide=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
manual=$guide/../../../flamegraph/flamegraph.7
build=$(cd "${1:?usage: ${0##*/} BUILD_DIR}" && pwd)
place=$(mktemp -d)
groups=()
uninstall=: # a command for the end, also after a failure
edit=       # of sed, for what an example shows and a test cannot do as it is

finish() {
    status=$?
    trap - EXIT
    for group in "${groups[@]+"${groups[@]}"}"; do kill -TERM -- "-$group" 2> /dev/null || :; done
    /bin/sleep 0.1
    for group in "${groups[@]+"${groups[@]}"}"; do kill -KILL -- "-$group" 2> /dev/null || :; done
    wait 2> /dev/null || :
    $uninstall
    [ "$status" = 0 ] || echo "exit status $status"
    [ "$status" = 0 ] || [ "$status" = 77 ] || tail -n 20 "$place"/*.log 2> /dev/null || :
    rm -rf "$place"
    exit "$status"
}
trap finish EXIT

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "FAILED: $*"; exit 1; }
needs() { for name; do command -v "$name" > /dev/null || skip "$name is not installed"; done; }

# perf that may record: what is asked of it is an event's name.
needs_perf() { # [EVENT]
    needs perf
    perf record -q -e "${1:-cpu-clock}" -o "$place/try.data" -- true > /dev/null 2>&1 || skip "perf cannot record ${1:-cpu-clock} here"
}

# Starts a program in a process group of its own, which is ended at the end; PID is its number.
start() { # COMMAND...
    setsid "$@" < /dev/null >> "$place/${1##*/}.log" 2>&1 &
    PID=$!
    groups+=("$PID")
    export PID
}

wait_for() { # COMMAND...
    for _ in $(seq 300); do
        ! "$@" > /dev/null 2>&1 || return 0
        /bin/sleep 0.1
    done
    fail "waited half a minute: $*"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# What the manual shows for NAME, as a reader would copy it.
text_of() { # NAME
    sed -n '/^\.Bd .*guide: '"$1"'$/,/^\.Ed$/p' "$manual" | sed '/^\./d; s/\\e/\\/g; s/\\-/-/g; s/\\&//g' | grep . ||
        fail "flamegraph.7 has no example $1"
}

example() { # NAME [EXIT_STATUS]
    text_of "$1" | sed "$edit" > "$place/$1.example"
    echo "running: $(cat "$place/$1.example")"
    setsid bash -euo pipefail "$place/$1.example" < /dev/null 2> "$place/$1.log" &
    groups+=("$!") # what it leaves running is ended, too
    status=0
    wait "$!" || status=$?
    [ "$status" = "${2:-0}" ] || fail "$1: exit status $status, not ${2:-0}"
}

# A function has its name in the folded file, and at least PERCENT of all counts, with what it calls.
hot() { # FOLDED PERCENT FUNCTION
    share=$(NAME=$3 awk '{ count = $NF; sub(/ [0-9.]+$/, ""); all += count; if (index(";" $0 ";", ";" ENVIRON["NAME"] ";")) its += count }
        END { printf "%d", all ? 100 * its / all : 0 }' "$1")
    echo "$1: $3 has $share %"
    [ "$share" -ge "$2" ] || { sort -t' ' -k2 "$1" | cut -c1-300 | tail -n 30; fail "$1: $3 has $share %, not $2 % or more"; }
}

# The picture is one, and shows the function.
drawn() { # SVG FUNCTION
    python3 - "$1" "$2" << 'END' || fail "$1 does not show $2"
import sys, xml.etree.ElementTree
titles = (e.text or '' for e in xml.etree.ElementTree.parse(sys.argv[1]).iter('{http://www.w3.org/2000/svg}title'))
sys.exit(not any(title.startswith(sys.argv[2] + ' (') for title in titles))
END
}

mkdir "$place/bin"
for program in stackcollapse-perf stackcollapse flamegraph difffolded; do
    ln -s "$build/$program/$program" "$place/bin/"
done
# The manual records for ten seconds or longer, a test for two.
printf '#!/bin/sh\n[ "$1" -gt 2 ] || exec /bin/sleep "$1"\nexec /bin/sleep 2\n' > "$place/bin/sleep"
chmod 755 "$place" "$place/bin/sleep"
PATH=$place/bin:$PATH:/usr/sbin:/sbin
cd "$place"

# Compiles service.c as ./program, which does what WHAT says.
build_service() { # [WHAT]
    needs gcc
    gcc -O2 -g -fno-omit-frame-pointer -fno-optimize-sibling-calls -o service "$guide/service.c"
    printf '#!/bin/sh\nexec ./service %s\n' "${1-}" > program
    chmod +x program
}

# The summary says that a function shrank by more than noise; the other way round, the gate says that it grew.
gone() { # FUNCTION BEFORE... -- AFTER...
    function=$1
    shift
    before=() after=()
    while [ "$1" != -- ]; do before+=("$1"); shift; done
    shift
    after=("$@")
    difffolded --json --summary=1000 "${before[@]}" -- "${after[@]}" > summary.json
    python3 - "$function" << 'END' || fail "no verdict on $function"
import json, sys
summary = json.load(open('summary.json'))
rows = [row for row in summary['total']['functions'] + summary['gone']['functions'] if row['name'] == sys.argv[1]]
print(rows[:1])
sys.exit(not any(row['significant'] and row['change'] < 0 for row in rows))
END
    status=0
    difffolded --fail-above=5 "${after[@]}" -- "${before[@]}" > gate.folded 2> gate.log || status=$?
    [ "$status" = 3 ] || fail "exit status $status, not 3"
    grep -qF "$function" gate.log || { cat gate.log; fail "the gate does not name $function"; }
}
