# cmake.sh - find_package(libpt) of CMake: after make install, and after the tree was moved.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

mkdir use
cat >use/CMakeLists.txt <<'.'
cmake_minimum_required(VERSION 3.13)
project(use C)
find_package(libpt ${WANTED} REQUIRED)
add_executable(use use.c)
target_link_libraries(use ${TARGET})
.
cat >use/use.c <<'.'
#include <sys.h>
#include <pt.h>

int main(void)
{
    return pt_destroy(pt_create(32, 2)) != 0;
}
.

installed() {
    $MAKE -C "$builddir" install DESTDIR="$tmp/stage"
}

# finds FOLDER TARGET VERSION: a project finds libpt, builds with it, and its program runs.
finds() {
    need cmake cmake || return
    rm -rf build
    CC=$CC CFLAGS=$CFLAGS LDFLAGS=$LDFLAGS cmake -S use -B build -DCMAKE_PREFIX_PATH="$1" \
        -DTARGET="$2" -DWANTED="$3" && cmake --build build && build/use
}

refuses() {
    finds "$@"
    case $? in
        $tap_untested) return $tap_untested ;;
        0) return 1 ;;
    esac
    grep -q 'libpt' "$tmp/tap.log"
}

variable() {
    printf 'include Makefile\nprint:\n\t@printf "%%s\\n" "$(%s)"\n' "$1" >"$tmp/print.mk"
    $MAKE -s -C "$builddir" -f "$tmp/print.mk" print
}

prefix=$(variable prefix)
target=libpt::libpt
[ ! -f "$builddir/.libs/libpt.a" ] || target=libpt::static

plan 11
ok 'make install' installed
ok 'a project finds it' finds "$tmp/stage$prefix" libpt::libpt 1
ok 'its exact version' finds "$tmp/stage$prefix" libpt::libpt "$(variable VERSION)"
ok 'the static library, if there is one' finds "$tmp/stage$prefix" $target 1.0
ok 'a later version is not found' refuses "$tmp/stage$prefix" libpt::libpt 1.99
ok 'another major version is not found' refuses "$tmp/stage$prefix" libpt::libpt 2
ok 'a range' finds "$tmp/stage$prefix" libpt::libpt '1...<2'
# As if it were a later version, because a range that begins and ends with this one is none.
sed -i 's/^set(PACKAGE_VERSION ".*/set(PACKAGE_VERSION "1.5.0")/' \
    "stage$prefix"/lib*/cmake/libpt/libpt-config-version.cmake
ok 'the end of a range' finds "$tmp/stage$prefix" libpt::libpt '1.2...1.5.0'
ok 'a range that ends before' refuses "$tmp/stage$prefix" libpt::libpt '1.2...<1.5.0'
ok 'an earlier range' refuses "$tmp/stage$prefix" libpt::libpt '1.2...1.4'
mkdir moved && mv "stage$prefix" moved/there
ok 'a project finds it elsewhere' finds "$tmp/moved/there" libpt::libpt 1
finish
