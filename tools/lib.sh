# lib.sh - common functions of the scripts in this folder, for a POSIX shell to source.
#
# SPDX-License-Identifier: MIT
#
# The script sets program, the prefix of its error messages; top, the source; and logs, an
# existing folder for the output of commands.

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}

ticker=

# With KILL, because a child that was just forked may still have the trap of its parent, and
# ignore TERM.
stop_ticker() {
    if [ -n "$ticker" ]; then
        kill -KILL "$ticker" 2>/dev/null || :
        wait "$ticker" 2>/dev/null || :
        ticker=
    fi
}

trap stop_ticker EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Prints every two seconds how much time has passed: on a terminal in one line, otherwise in
# lines that become less frequent.  sleep gets no output, because it may outlive this function
# and would then hold the caller's pipe open.
tick() {
    told=0
    while sleep 2 </dev/null >/dev/null 2>&1; do
        passed=$(($(date +%s) - $2))
        if [ -t 1 ]; then
            printf '\r  %s ... %d s ' "$1" "$passed"
        elif [ "$passed" -ge $((told * 2)) ]; then
            told=$passed
            printf '  %s ... %d s\n' "$1" "$passed"
        fi
    done
}

# step WHAT COMMAND...: runs COMMAND, with its output in a log file named after WHAT, and
# reports how long it took.  If it fails, prints the end of the log and returns its status.
# If COMMAND is a function, it has to use &&, because set -e has no effect in it.
step() {
    step_what=$1
    step_log=$logs/$(printf %s "$1" | tr -cs '[:alnum:]._-' '[-*]').log
    shift
    step_began=$(date +%s)
    if [ -t 1 ]; then
        printf '  %s ... ' "$step_what"
    fi
    tick "$step_what" "$step_began" &
    ticker=$!
    step_status=0
    "$@" </dev/null >"$step_log" 2>&1 || step_status=$?
    stop_ticker
    if [ -t 1 ]; then
        printf '\r'
    fi
    if [ "$step_status" -eq 0 ]; then
        printf '  %s: done, %d s \n' "$step_what" $(($(date +%s) - step_began))
    else
        printf '  %s: failed, %d s \n' "$step_what" $(($(date +%s) - step_began))
        {
            printf '%s: %s failed with status %d; the end of %s:\n' \
                "$program" "$step_what" "$step_status" "$step_log"
            tail -n 20 "$step_log" | sed 's/^/    /'
        } >&2
    fi
    return "$step_status"
}

# The file configurations, one line for each: NAME|TOOLCHAIN ...|CFLAGS|OPTIONS|TESTS.
configurations() {
    sed -e ':more' -e '/\\$/{ N; s/\\\n//; b more' -e '}' -e '/^#/d; /^$/d; s/ *| */|/g' \
        "$top/tools/configurations"
}

# The Debian packages for build, for tests, and for each toolchain.
packages() {
    case $1 in
        build)
            echo autoconf automake libtool autoconf-archive
            echo make gcc libc6-dev pkg-config texinfo
            ;;
        tests)
            echo abigail-tools cmake dejagnu g++ gdb-multiarch lld mandoc man-db meson mold
            echo patch procps valgrind xz-utils
            ;;
        native) ;;
        native:*) packages "${1#native:}" ;;
        clang) echo clang ;;
        clang:*) echo clang; packages "${1#clang:}" ;;
        arm-none-eabi) echo gcc-arm-none-eabi picolibc-arm-none-eabi qemu-system-arm ;;
        riscv64-unknown-elf)
            echo gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc
            ;;
        locales) echo locales ;;
        debian) echo cmake debhelper dpkg-dev lintian ;;
        newlib) echo libnewlib-arm-none-eabi ;;
        arm-linux-gnueabihf) echo gcc-arm-linux-gnueabihf libc6-dev-armhf-cross qemu-user ;;
        aarch64-linux-gnu) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user ;;
        riscv64-linux-gnu) echo gcc-riscv64-linux-gnu libc6-dev-riscv64-cross qemu-user ;;
        i686-linux-gnu) echo gcc-i686-linux-gnu libc6-dev-i386-cross qemu-user ;;
        s390x-linux-gnu) echo gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user ;;
        *) die "no packages are known for $1" ;;
    esac
}

# need_packages NAME...: installs the packages that are missing.
need_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        die "this needs apt-get of Debian, to install: $*"
    missing=
    for package; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q ' ok installed$' ||
            case " $missing " in
                *" $package "*) ;;
                *) missing="$missing $package" ;;
            esac
    done
    if [ -z "$missing" ]; then
        say "All needed Debian packages are installed."
        return
    fi
    say "Debian packages to install:$missing"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
        # Asks for the password here, because a step hides the question.
        sudo -n true 2>/dev/null || sudo -v || die "sudo does not let $(id -un) install packages"
    else
        die "to install them, run this as root, or install sudo"
    fi
    apt="env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120"
    step "fetch the lists of packages" $as_root $apt update ||
        die "apt-get update failed; see above"
    step "install packages" $as_root $apt install --no-install-recommends $missing ||
        die "apt-get install failed; see above"
}

# Makes configure, unless it is up to date.  This compares Makefile.in, which bootstrap makes
# last.  configure refuses to work beside a build in the source.
need_configure() {
    [ ! -f config.status ] || die "the source itself is configured: run make distclean in it first"
    if [ -f configure ] && [ -f Makefile.in ] &&
            [ -z "$(find bootstrap configure.ac Makefile.am m4/pt_* -newer Makefile.in)" ]; then
        return
    fi
    step "make configure" ./bootstrap || die "./bootstrap failed; see above"
}
