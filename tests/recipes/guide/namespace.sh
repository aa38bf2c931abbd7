# shellcheck shell=bash
# namespace.sh - a program in namespaces of its own, as a container has, for the scripts that need one: start_container.
# Its binary is on a file system that is mounted only there, over /tmp.

start_container() {
    needs unshare nsenter pgrep
    unshare -m -p -f --mount-proc true 2> /dev/null || skip 'no namespaces here'
    build_service
    start unshare -m -p -f --mount-proc sh -c 'mkdir -m 700 inside && mount -t tmpfs none inside && cp service inside/ &&
        cp /bin/sleep inside/real && printf "#!/bin/sh\nexec /tmp/real 2\n" > inside/sleep && chmod +x inside/sleep &&
        mount --bind inside/sleep /bin/sleep && mount --move inside /tmp && cd /tmp && exec ./service'
    unshared=$PID
    wait_for contained
    PID=$(contained)
}

# The first process in there, once it runs the program.
contained() {
    first=$(pgrep -P "$unshared") && [ "$(readlink "/proc/$first/exe")" = /tmp/service ] && echo "$first"
}
