# samples.sh - the commands that the texts show work as they are shown, and no test leaves out a
# sample of the manual.
#
# SPDX-License-Identifier: MIT
#
# Programs and sessions of the manual: tutorial.sh; lines for build systems: vendor.sh; programs of
# the pages and of README.md: pt.package/man.sh.
. "${srcdir:?}/testsuite/lib/tap.sh"

# shown START: each line of the texts that begins with START, once, with the lines that continue it.
shown() {
    sed -e 's/^\.Dl //' -e 's/^\\&//' -e 's/\\e$/\\/' -e 's/@\([{}@]\)/\1/g' -e 's/^ *//' \
        "$srcdir/README.md" "$srcdir/examples/README.md" "$srcdir"/man/*.[37] \
        "$srcdir"/doc/*.texi |
        awk -v start="$1" '
            more || index($0, start) == 1 {
                more = sub(/\\$/, "")
                line = line $0
                if (!more) {
                    print line
                    line = ""
                }
            }' | tr -s ' ' | sort -u
}

# With a folder to install in, and without what a text leaves open.
configure_lines() {
    { shown './configure --'; shown '../configure --'; } | grep -v '@dots' |
        sed -e 's,^[./]*configure,../source/configure -q,' -e "s,PREFIX,$tmp/usr," | sort -u
}

# configures LINE
configures() {
    rm -rf b && mkdir b && (cd b && unset CC CFLAGS CPPFLAGS LDFLAGS && eval "$1" && ls Makefile)
}

# compiles LINE: the copied sources, for a CPU of the port that it names.
compiles() (
    need arm-none-eabi-gcc gcc-arm-none-eabi && mkdir copied &&
        copy source/include source/libpt source/ports copied && cd copied || exit
    cc() {
        arm-none-eabi-gcc --specs=picolibc.specs -mcpu=cortex-m3 -mthumb -Wall -Wextra -Werror "$@"
    }
    eval "$1"
)

installed() (
    mkdir here && cd here && ../source/configure -q --prefix="$tmp/usr" CC="$CC" && $MAKE -s install
)

cat >program.c <<'.'
#include <sys.h>
#include <pt.h>

int main(void)
{
    return pt_destroy(pt_create(32, 2)) != 0;
}
.

# links LINE: the program runs with the shared library.
links() (
    need pkg-config pkg-config || exit
    PKG_CONFIG_PATH=$tmp/usr/lib/pkgconfig
    export PKG_CONFIG_PATH
    cc() {
        $CC "$@"
    }
    eval "$1" && LD_LIBRARY_PATH=$tmp/usr/lib ./a.out
)

# tutorial.sh runs the other lines of this kind.
link_line() {
    shown 'cc $(pkg-config' | grep program.c
}

# The lines of the manual for CMake, around a program.
finds() {
    need cmake cmake && mkdir find && cp program.c find && {
        echo 'cmake_minimum_required(VERSION 3.13)'
        echo 'project(program C)'
        echo 'add_executable(program program.c)'
        shown 'find_package(libpt'
        shown 'target_link_libraries(program libpt'
    } >find/CMakeLists.txt && CC=$CC cmake -S find -B found -DCMAKE_PREFIX_PATH="$tmp/usr" &&
        cmake --build found && found/program
}

# A source to configure in, which becomes the current folder.
own_source() {
    rm -rf own && cp -R source own && chmod -R u+w own && cd own
}

# passes BOARD SCRIPT: the commands succeed, and the tests on BOARD pass.
passes() {
    unset CC CFLAGS CPPFLAGS LDFLAGS
    sh -e "$2" >said 2>&1
    passes_status=$?
    cat said
    [ $passes_status -eq 0 ] && grep "^board $1: [1-9].* passed, 0 failed" said
}

# The commands of the manual that count the instructions of a CPU.
count_lines() {
    awk -v mark='@c command' -f "$srcdir/testsuite/lib/example.awk" "$srcdir/doc/cost.texi"
}

counts() (
    need arm-none-eabi-gcc gcc-arm-none-eabi && need qemu-system-arm qemu-system-arm &&
        need runtest dejagnu && own_source && passes mps2-an385 "$1"
)

# README.md's commands to build, test and install a checkout.
build_lines() {
    sed -n 's/^    \(\.\/bootstrap\)$/\1/p; s/^    \(\.\/configure && .*\)/\1/p' "$srcdir/README.md"
}

# As in a checkout, without what a release has in addition.  With one area of the tests, since
# others run them all, and installed in a folder.
builds() (
    need autoreconf autoconf && need automake automake && need libtoolize libtool &&
        need runtest dejagnu && own_source && rm configure Makefile.in || exit
    RUNTESTFLAGS=api.exp DESTDIR=$PWD/root
    export RUNTESTFLAGS DESTDIR
    passes native "$1" && ls root/usr/local/lib/libpt.a
)

# unmarked FILE...: an @example has a mark for the test that takes it.
unmarked() {
    awk '/^@example/ && before !~ /^@c (file|run|prints|formula|vendored|command|counted)/ {
            print FILENAME ":" FNR ": no mark before @example"
        }
        { before = $0 }' "$@"
}

source_copy || {
    echo 'Bail out!  no copy of the source'
    exit 1
}
configure_lines >lines
plan $(($(wc -l <lines) + 14))

while read -r line; do
    ok "${line#../source/}" configures "$line"
done <lines
ok 'there are such lines' grep cortex-a15 lines
ok 'a line with a wrong option is noticed' not configures '../source/configure -q --with-port=none'

is 'copied sources: one line in all texts' "$(shown 'cc -I' | wc -l)" 1
ok "$(shown 'cc -I')" compiles "$(shown 'cc -I')"

ok 'make install' installed
is 'a program: one line in all texts' "$(link_line | wc -l)" 1
ok "$(link_line)" links "$(link_line)"
ok 'find_package(libpt)' finds

count_lines >count
ok 'the commands that count the instructions of a CPU' counts ../count
build_lines >build
is "README.md's lines for a checkout" "$(grep -c . build)" 2
ok 'they build, test and install' builds ../build
sed 's/make check/make chek/' build >wrong
ok 'a wrong one is noticed' not builds ../wrong

is 'each sample of the manual has its mark' "$(unmarked "$srcdir"/doc/*.texi)" ''
printf '@c a remark\n@example\nx\n@end example\n' >wrong.texi
is 'one without it is noticed' "$(unmarked wrong.texi)" 'wrong.texi:2: no mark before @example'
finish
