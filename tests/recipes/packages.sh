#!/usr/bin/env bash
# packages.sh - builds in all the ways that a distribution might, makes the packages, and uses them. It takes some minutes, and
# what it needs is not needed for anything else; `tests/run --all` installs it. What is not installed is skipped and counted.
#
#   tests/recipes/packages.sh             all steps
#   tests/recipes/packages.sh static deb  these steps
#
# Steps:
#   builds      clang by ninja, out of tree; gcc by make, in tree. The other two pairs: gcc by ninja in old-cmake, clang by make
#               in the preset clang
#   old-cmake   CMake 3.18 and the gcc of that time: in Debian 11, made with debootstrap (as root), or OLD_CMAKE=PROGRAM
#   static      the tarball of programs that need nothing: their size, the recorded cases, and a run in an empty root
#   aarch64     the same for 64-bit ARM, by a cross compiler, the cases under qemu-aarch64-static
#   deb         the Debian package: lintian; installed, used and removed in a fresh Debian made with debootstrap (as root)
#
# The sources are copied first, so nothing is written to this folder. The last line is "N passed, N failed, N skipped".
set -uo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
programs=(stackcollapse-perf stackcollapse flamegraph difffolded)
mirror=(${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"}) # without it, debootstrap's own
most=700000 # bytes of a static program
passed=0 failed=0 skipped=0

# check WHAT COMMAND...: counts whether it succeeds, and shows what it said when not.
check() {
    local what=$1
    shift
    if "$@" > "$work/log" 2>&1; then
        echo "ok      $what"
        passed=$((passed + 1))
    else
        echo "FAILED  $what"
        tail -n 20 "$work/log" | sed 's/^/        /'
        failed=$((failed + 1))
        return 1
    fi
}

skip() { # STEP REASON
    echo "skipped $1: $2"
    skipped=$((skipped + 1))
}

# needs STEP PROGRAM...: false, and the step is skipped, when one is missing.
needs() {
    local step=$1 program
    shift
    for program in "$@"; do
        command -v "$program" > /dev/null || { skip "$step" "there is no $program"; return 1; }
    done
}

needs_root() { # STEP TO_DO_WHAT
    [ "$(id -u)" = 0 ] || { skip "$1" "only root can $2"; return 1; }
}

# What git would pack; without a checkout, all but what building leaves.
copy_sources() { # FOLDER
    mkdir -p "$1" && (cd "$source" && if [ -e .git ]; then
        git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T -
    else
        tar -c --exclude=./build --exclude=node_modules --exclude=__pycache__ .
    fi) | tar -x -C "$1"
}

# Folds and draws with the programs of a folder; words before them come first (an emulator, chroot).
use() { # FOLDER [WORD]...
    local bin=$1
    shift
    printf 'app 100 1.0: 200 cycles:\n\t7f00 work+0x1 (/bin/app)\n\n' | "$@" "$bin/stackcollapse-perf" > "$work/use.folded" &&
        [ "$(cat "$work/use.folded")" = 'app;work 200' ] &&
        [ "$("$@" "$bin/stackcollapse" < "$work/use.folded")" = 'app;work 200' ] &&
        "$@" "$bin/flamegraph" < "$work/use.folded" | grep -q 'work (200 samples' &&
        "$@" "$bin/difffolded" - - < "$work/use.folded" | grep -q 'app;work 200 0'
}

build_and_install() { # FOLDER CONFIGURE_WORD...
    local build=$1
    shift
    cmake -S "$work/source" -B "$build" -DWARNINGS_AS_ERRORS=ON "$@" && cmake --build "$build" -j 2 &&
        cmake --install "$build" --prefix "$build/there" && use "$build/there/bin"
}

in_tree() {
    copy_sources "$work/in-tree" && cd "$work/in-tree" && cmake -DWARNINGS_AS_ERRORS=ON . && make -j 2 && make install DESTDIR="$work/in-tree-there" &&
        use "$work/in-tree-there/usr/local/bin"
}

step_builds() {
    needs builds clang ninja && check 'builds: clang, ninja' build_and_install "$work/clang-ninja" -G Ninja -DCMAKE_C_COMPILER=clang
    needs builds gcc make && check 'builds: gcc, make, in tree' in_tree
}

# Configures, builds, installs, packs and tests with the cmake, and what else there is, of that root.
old_cmake_in_root() { # ROOT
    local status=0
    copy_sources "$1/source"
    mount -t proc proc "$1/proc"
    chroot "$1" sh -e -c '
        cmake --version | head -n 1
        cmake -S /source -B /build -DCMAKE_BUILD_TYPE=Debug -DBUILD_TESTING=ON # linked at once: there are many tests
        cmake --build /build -j 2
        cd /build
        ctest -j 2 -L "unit|cases|fuzz|example" -LE "^all$" --output-on-failure
        cmake -G Ninja -S /source -B /ninja
        cmake --build /ninja
        cmake --install /ninja --prefix /usr
        cd /ninja
        cpack -G TGZ' || status=$?
    umount "$1/proc"
    [ "$status" = 0 ] && use /usr/bin chroot "$1"
}

step_old-cmake() {
    if [ -n "${OLD_CMAKE-}" ]; then
        check "old-cmake: $("$OLD_CMAKE" --version | head -n 1)" sh -e -c "
            '$OLD_CMAKE' -S '$work/source' -B '$work/old'
            '$OLD_CMAKE' --build '$work/old' -j 2
            '$OLD_CMAKE' --install '$work/old' --prefix '$work/old-there'" && check 'old-cmake: used' use "$work/old-there/bin"
        return
    fi
    needs old-cmake debootstrap || return
    needs_root old-cmake 'make a Debian 11' || return
    check 'old-cmake: Debian 11' debootstrap --variant=minbase \
        --include=cmake,gcc,make,libc6-dev,ninja-build,libcmocka-dev,python3,xz-utils bullseye "$work/bullseye" "${mirror[@]}" &&
        check 'old-cmake: build, test, install' old_cmake_in_root "$work/bullseye"
}

small() { # FOLDER
    local program size
    for program in "${programs[@]}"; do
        size=$(stat -c %s "$1/$program")
        echo "$program: $size bytes"
        [ "$size" -le "$most" ] || return 1
    done
}

is_static() { # FOLDER
    local program
    for program in "${programs[@]}"; do
        ! readelf -lW "$1/$program" | grep -q INTERP || return 1
    done
}

package() { # PRESET
    (cd "$work/source" && cmake --workflow --preset "$1")
}

unpack() { # PRESET
    mkdir -p "$work/$1" && tar -xzf "$work/source/build/$1"/flamegraph-*.tar.gz -C "$work/$1" --strip-components=1
}

cases() { # FOLDER
    python3 "$work/source/tests/cases/run.py" "$1"
}

step_static() {
    needs static musl-gcc readelf || return
    check 'static: tarball' package static && unpack static || return
    check "static: at most $most bytes each" small "$work/static/bin" && sed 's/^/        /' "$work/log"
    check 'static: no loader is needed' is_static "$work/static/bin"
    check 'static: the cases' cases "$work/static/bin"
    if needs_root 'static in an empty root' 'change the root'; then
        check 'static: in an empty root' use /bin chroot "$work/static"
    fi
}

step_aarch64() {
    local program
    needs aarch64 aarch64-linux-gnu-gcc qemu-aarch64-static || return
    check 'aarch64: tarball' package aarch64 && unpack aarch64 || return
    mkdir -p "$work/wrapped"
    for program in "${programs[@]}"; do
        printf '#!/bin/sh\nexec qemu-aarch64-static %s "$@"\n' "$work/aarch64/bin/$program" > "$work/wrapped/$program"
        chmod +x "$work/wrapped/$program"
    done
    check 'aarch64: used' use "$work/wrapped"
    check 'aarch64: the cases' cases "$work/wrapped"
}

lint() {
    lintian --fail-on error,warning "$1" 2>&1
}

# The version of the package is that of the programs, without its commit.
has_version() { # PACKAGE
    local version
    version=$("$work/source/build/deb/flamegraph/flamegraph" --version) && version=${version#flamegraph } &&
        [ "$(dpkg-deb -f "$1" Version)" = "${version%% *}-1" ]
}

in_fresh_debian() { # ROOT PACKAGE
    cp "$2" "$1/package.deb" && chroot "$1" dpkg -i /package.deb && use /usr/bin chroot "$1" &&
        [ -s "$1/usr/share/man/man1/flamegraph.1.gz" ] &&
        chroot "$1" dpkg --purge flamegraph && [ ! -e "$1/usr/bin/flamegraph" ] && [ ! -e "$1/usr/share/doc/flamegraph" ]
}

step_deb() {
    local file
    needs deb dpkg-deb dpkg-shlibdeps || return
    check 'deb: package' package deb || return
    file=$(echo "$work/source/build/deb"/flamegraph_*.deb)
    check 'deb: its version' has_version "$file"
    if needs 'deb lintian' lintian; then
        check 'deb: lintian' lint "$file" && sed 's/^/        /' "$work/log"
    fi
    needs 'deb install' debootstrap || return
    needs_root 'deb install' 'make a Debian' || return
    check 'deb: a fresh Debian' debootstrap --variant=minbase stable "$work/debian" "${mirror[@]}" &&
        check 'deb: installed, used, removed' in_fresh_debian "$work/debian" "$file"
}

copy_sources "$work/source"
[ $# -gt 0 ] || set -- builds old-cmake static aarch64 deb
for step in "$@"; do
    declare -F "step_$step" > /dev/null || { echo "packages.sh: there is no step $step" >&2; exit 2; }
    "step_$step"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] || exit 1
[ "$passed" -gt 0 ] || exit 77 # which ctest counts as skipped
