# tap.sh - how each test script reports; for a POSIX shell to source.
#
# SPDX-License-Identifier: MIT
#
# The plan comes first, so that an early end is noticed.  The script runs in its own empty
# folder, $tmp, which is removed at the end.
#
#      . "${srcdir:?}/testsuite/lib/tap.sh"
#      plan 2
#      ok 'it compiles' $CC -c "$srcdir/x.c"
#      is 'what it prints' "$(./x)" 'hello'
#      finish

set -u
: "${srcdir:?the top of the source}" "${builddir:?the top of a build}" "${CC:?the compiler}"
: "${CPPFLAGS=}" "${CFLAGS=-g -O2}" "${LDFLAGS=}" "${MAKE=make}"
: "${PT_CHECKS:=1}" "${PT_SHARED:=yes}"
srcdir=$(cd "$srcdir" && pwd) && builddir=$(cd "$builddir" && pwd) || exit 1
case $PT_CHECKS,$PT_SHARED in
    [01],yes | [01],no) ;;
    *)
        echo "Bail out!  PT_CHECKS=$PT_CHECKS PT_SHARED=$PT_SHARED"
        exit 1
        ;;
esac

# Without the options of the make that runs the tests.
unset MAKEFLAGS MFLAGS GNUMAKEFLAGS MAKELEVEL DESTDIR CONFIG_SITE CDPATH LD_LIBRARY_PATH
LC_ALL=C
export LC_ALL

tap_planned=0 tap_run=0 tap_failed=0
# The exit status that Automake uses for it.
tap_untested=77

tmp=$(mktemp -d "${TMPDIR:-/tmp}/libpt.XXXXXX") || exit 1
trap 'cd /; chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$tmp" || exit 1

plan() {
    tap_planned=$1
    echo "1..$1"
}

# A remark; none if there is no text.
diag() {
    [ -z "$*" ] || printf '%s\n' "$*" | sed 's/^/# /'
}

# ok NAME COMMAND...: passes if the command succeeds; otherwise prints the command and its
# output.  If the command says with need that a tool is missing, the result is UNTESTED.
ok() {
    tap_name=$1
    shift
    tap_run=$((tap_run + 1))
    if "$@" </dev/null >"$tmp/tap.log" 2>&1; then
        echo "ok $tap_run - $tap_name"
    else
        tap_status=$?
        if [ $tap_status -eq $tap_untested ]; then
            echo "ok $tap_run - $tap_name # SKIP $(tail -n 1 "$tmp/tap.log")"
            return
        fi
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_run - $tap_name"
        diag "expected success, saw status $tap_status of: $*"
        sed -n '1,40s/^/# | /p' "$tmp/tap.log"
    fi
}

# is NAME SEEN EXPECTED
is() {
    tap_run=$((tap_run + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $tap_run - $1"
    else
        tap_failed=$((tap_failed + 1))
        echo "not ok $tap_run - $1"
        printf '%s\n' "$3" | sed 's/^/# expected: /'
        printf '%s\n' "$2" | sed 's/^/# saw:      /'
    fi
}

# For checks that must be able to find something.
not() {
    "$@"
    case $? in
        0) return 1 ;;
        $tap_untested) return $tap_untested ;;
    esac
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# need COMMAND PACKAGE || return: at the beginning of a command of ok.  If COMMAND is missing,
# the result is UNTESTED, and names the package.
need() {
    has "$1" || {
        echo "no $1: install the package $2"
        return $tap_untested
    }
}

# copy FROM... FOLDER: like cp -R, but the copy is writable even if the source is not.
copy() {
    cp -R "$@" || return
    for tap_into; do :; done
    chmod -R u+w "$tap_into"
}

# The files of a release, in the folder source, which is not configured and may be changed.
# A real release has the manual for info, which makeinfo makes.
source_copy() {
    $MAKE -s -C "$builddir" distdir distdir="$tmp/source" $(has makeinfo || echo INFO_DEPS=)
}

# The compilers for this machine: the one that libpt is built with, and gcc and clang.
compilers() {
    echo "$CC"
    for tap_cc in gcc clang; do
        [ "$tap_cc" = "$CC" ] || ! has "$tap_cc" || echo "$tap_cc"
    done
}

finish() {
    if [ $tap_run -ne "$tap_planned" ]; then
        diag "planned $tap_planned tests, ran $tap_run"
        exit 1
    fi
    [ $tap_failed -eq 0 ]
    exit
}

# Root may write anywhere, so for root the user nobody runs the command instead.
as_user() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/nonexistent "$@"
    else
        "$@"
    fi
}
