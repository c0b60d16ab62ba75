# debug.sh - what AddressSanitizer, Valgrind and a debug build report about a wrong program, and
# that they report nothing about a correct one.
#
# SPDX-License-Identifier: MIT
#
# timeout: 240
. "${srcdir:?}/testsuite/lib/tap.sh"

cat >program.c <<'.'
#include <stdio.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "kalloc.h"

static int ptno;

__attribute__((noinline)) static char *getter(void)
{
    char *volatile block = pt_getblock(ptno);

    return block;
}

__attribute__((noinline)) static void freer(char *block)
{
    pt_freeblock(ptno, block);
    __asm__ volatile ("" : : : "memory");
}

int main(int argc, char **argv)
{
    static _Alignas(16) char mem[4096];
    struct pt_info info;
    struct pt_attr attr = { 24, 40, 0, NULL, 0, sizeof attr };
    char *volatile block, *volatile other;
    const char *what = argc > 1 ? argv[1] : "";
    int i;

    if (strstr(what, "small"))
        attr.blocksize = 3;
    if (strstr(what, "lent")) {
        attr.size = pt_bytes(&attr);    /* what is behind it stays the program's */
        attr.mem = mem;
    }
    if (!strstr(what, "first"))
        pt_destroy(pt_create(1, 1));    /* so that its number is 8, not 0 */
    ptno = pt_create_with(&attr);
    memset(mem + attr.size, 6, sizeof mem - attr.size);
    for (i = 0; i < 10; i++)
        freer(getter());
    block = getter();
    other = getter();
    memset(block, 1, attr.blocksize);
    memset(other, 2, attr.blocksize);
    if (strstr(what, "overrun"))
        block[attr.blocksize] = 3;
    freer(block);
    if (strstr(what, "after"))
        block[2] = 4;
    if (strstr(what, "read"))
        i = ((volatile char *) block)[2];
    pt_info(ptno, &info);
    if (strstr(what, "never"))
        i = ((volatile char *) info.first)[19 * info.stride];
    if (strstr(what, "twice"))
        freer(block);
    freer(getter());
    if (strstr(what, "leak"))
        return 0;
    if (strstr(what, "many")) {
        for (i = strstr(what, "more") ? 0 : 12; i < 27; i++)
            other = getter();
        return 0;
    }
    freer(other);
    i = pt_destroy(ptno);
    memset(mem, 5, sizeof mem);
    fprintf(stderr, "getter %p freer %p\n", (void *) getter, (void *) freer);
    return i;
}
.

flags="-I$srcdir/include/libpt -I$srcdir/libpt -I$srcdir/ports/host -g -O1 -fno-pie -no-pie"
header=
! echo '#include <valgrind/memcheck.h>' | $CC -E -o /dev/null - 2>/dev/null || header=-DPT_VALGRIND

# library NAME FLAGS...: builds the library, without the options of this build.
library() {
    mkdir "$1" || return
    (cd "$1" && shift && $CC $flags "$@" -c "$srcdir"/libpt/*.c)
}

# program NAME LIBRARY FLAGS...
program() {
    tap_to=$1 tap_from=$2
    shift 2
    $CC $flags "$@" -o "$tap_to" program.c "$tap_from"/*.o
}

# says COMMAND...: its output, and a line with its exit status.
says() {
    (unset ASAN_OPTIONS; ASAN_OPTIONS=detect_leaks=0 "$@") >said 2>&1
    echo "status $?" >>said
    cat said
}

# tells WHAT PROGRAM CASE: the output of the program matches WHAT, a pattern of grep.
tells() {
    says $2 "$3" && grep -q -e "$1" said
}

# The reported address of the call is in the function.
tells_where() {
    tells "$1" "$2" "$3" || return
    says $2 'fine' >/dev/null
    tap_function=$(sed -n "s/.*$4 0x\([0-9a-f]*\).*/\1/p" said)
    says $2 "$3" >/dev/null
    tap_from=$(sed -n "s/.*$1.*from 0x\([0-9a-f]*\).*/\1/p" said | sed 1q)
    echo "expected an address within 200 bytes from $4, 0x$tap_function; saw 0x$tap_from"
    [ $((0x$tap_from - 0x$tap_function)) -gt 0 ] && [ $((0x$tap_from - 0x$tap_function)) -lt 200 ]
}

# The exit status is 0, and the only output is the addresses of its functions.
clean() {
    says $1 "$2" && [ "$(grep -v '^getter' said)" = 'status 0' ]
}

lines() {
    says $2 "$3" >/dev/null
    grep -c -e "$1" said
}

asan='-fsanitize=address'
valgrind='valgrind -q --leak-check=full --error-exitcode=9'

with_asan() {
    echo 'int main(void) { return 0; }' >asan.c && $CC $asan asan.c -o asan && ./asan || {
        echo "no -fsanitize=address for $CC: install the package libasan8"
        return $tap_untested
    }
}

sanitized() {
    with_asan && "$@"
}

memchecked() {
    [ "$header" ] || {
        echo "no <valgrind/memcheck.h>: install the package valgrind"
        return $tap_untested
    }
    need valgrind valgrind && "$@"
}

plan 39

ok 'a debug build of the library' library debug -DPT_DEBUG=1 $header
ok 'a program with it' program plain debug
ok 'no report for a correct program' clean ./plain fine
ok 'no report in lent memory' clean ./plain 'fine lent'
ok 'an overrun, and who freed' tells_where 'written to behind its end' ./plain overrun freer
ok 'in lent memory' tells_where 'written to behind its end' ./plain 'overrun lent' freer
ok 'a write after free, and who freed' \
    tells_where 'written to after it was freed' ./plain after freer
ok 'a double free, and who' tells_where 'already free' ./plain twice freer
ok 'a leak, and who got it' tells_where 'block 0x[0-9a-f]* was not freed' ./plain leak getter
number='[0-9a-f]*'
leak="^libpt: partition 8: block 0x$number was not freed (taken by call 12, from 0x$number)\$"
ok 'a line has all that is known' tells "$leak" ./plain leak
ok 'of partition 0, too' tells '^libpt: partition 0: block' ./plain 'leak first'
is 'many leaks: 16 lines for blocks' "$(lines 'block 0x.*was not freed' ./plain 'many more')" 16
is 'many leaks: one line for the others' \
    "$(lines ' 12 more blocks were not freed' ./plain 'many more')" 1
is '16 leaks: 16 lines' "$(lines 'not freed' ./plain many)" 16

ok 'a program with AddressSanitizer' sanitized program sanitized debug $asan
ok 'no report for a correct one' sanitized clean ./sanitized fine
ok 'no report in lent memory' sanitized clean ./sanitized 'fine lent'
ok 'an overrun' sanitized tells use-after-poison ./sanitized overrun
ok 'in lent memory' sanitized tells use-after-poison ./sanitized 'overrun lent'
ok 'a write after free' sanitized tells use-after-poison ./sanitized after
ok 'a read after free' sanitized tells use-after-poison ./sanitized read
ok 'a read of a block that nobody got yet' sanitized tells use-after-poison ./sanitized never
ok 'nothing is told of a right one with small blocks' sanitized clean ./sanitized 'fine small'
ok 'an overrun of a small block' sanitized tells use-after-poison ./sanitized 'overrun small'
ok 'a read of a small block after free' sanitized tells use-after-poison ./sanitized 'read small'

ok 'a library with AddressSanitizer, no debug build' sanitized library asan_library $asan
ok 'a program with it' sanitized program poisoned asan_library $asan
ok 'no report for a correct one' sanitized clean ./poisoned 'fine lent'
ok 'a read of a block that nobody got yet' sanitized tells use-after-poison ./poisoned never
ok 'a write after free' sanitized tells use-after-poison ./poisoned after
ok 'a read after free in lent memory' sanitized tells use-after-poison ./poisoned 'read lent'

ok 'a debug build with AddressSanitizer' sanitized library both -DPT_DEBUG=1 $asan
ok 'a program with it' sanitized program doubly both $asan
ok 'no report for a correct one' sanitized clean ./doubly 'fine lent'

ok 'Valgrind: no report for a correct program' memchecked clean "$valgrind ./plain" 'fine lent'
ok 'Valgrind: an overrun' memchecked tells 'Invalid write' "$valgrind ./plain" overrun
ok 'Valgrind: a write after free' memchecked tells 'Invalid write' "$valgrind ./plain" after
ok 'Valgrind: a read after free' memchecked tells 'Invalid read' "$valgrind ./plain" 'read lent'
ok 'Valgrind: a leak, with the stack of who got it' memchecked tells 'by .*getter (program.c' \
    "$valgrind ./plain" leak

finish
