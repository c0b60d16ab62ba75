# tutorial.sh - the manual's tutorial prints what it says, other programs in the manual compile, and
# its formulas are right.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# follow CHAPTER...: does what the chapter says, in the folder reader, without our settings.
follow() {
    need cc gcc && need pkg-config pkg-config && need arm-none-eabi-gcc gcc-arm-none-eabi &&
        need qemu-system-arm qemu-system-arm && need gdb-multiarch gdb-multiarch || return
    rm -rf reader && mkdir reader || return
    awk -f "$srcdir/testsuite/lib/tutorial.awk" "$@" >reader/script
    printf '#!/bin/sh\nexec ../../source/configure "$@"\n' >reader/configure
    chmod +x reader/configure
    (cd reader && env -u CC -u CFLAGS -u CPPFLAGS -u LDFLAGS HOME="$tmp/reader" sh script) ||
        { cat reader/log; return 1; }
    comparable <reader/expected >expected
    comparable <reader/seen | diff expected -
}

# Addresses depend on the compiler, and the manual breaks the line of a wrong free.
comparable() {
    sed -e '/already free$/{ N; s/\n */ /; }' -e 's/0x[0-9a-f]*/0x.../g'
}

# files CHAPTER FOLDER: the files that the chapter shows.
files() {
    mkdir "$2" && awk -f "$srcdir/testsuite/lib/tutorial.awk" "$1" >script &&
        (cd "$2" && sh ../script)
}

# compiles COMPILER FLAG... FILE
compiles() {
    "$@" -I"$srcdir/include/libpt" -std=c11 -Wall -Wextra -Werror -fsyntax-only
}

# Stubs for the kernels, by their published interfaces.
stand_ins() {
    mkdir stand-ins && cd stand-ins || return
    cat >FreeRTOS.h <<'.'
#include <stddef.h>
#include <stdint.h>
typedef uint32_t TickType_t;
typedef long BaseType_t;
#define pdTRUE ((BaseType_t) 1)
void *pvPortMalloc(size_t size);
void vPortFree(void *ptr);
#define configASSERT(x) if (!(x)) for (;;)
.
    cat >semphr.h <<'.'
typedef void *SemaphoreHandle_t;
BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks);
BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore);
.
    cat >tx_api.h <<'.'
typedef unsigned long ULONG;
typedef struct { int dummy; } TX_BYTE_POOL, TX_SEMAPHORE;
#define TX_INTERRUPT_SAVE_AREA unsigned saved;
#define TX_DISABLE (saved = 1, (void) saved);
#define TX_SUCCESS 0u
#define TX_NO_WAIT 0ul
unsigned tx_byte_allocate(TX_BYTE_POOL *pool, void **memory, unsigned long size,
                          unsigned long wait);
unsigned tx_byte_release(void *memory);
unsigned tx_semaphore_get(TX_SEMAPHORE *semaphore, ULONG wait);
unsigned tx_semaphore_put(TX_SEMAPHORE *semaphore);
.
    cd ..
}

# The port in the manual: configure takes it for its triplets, and make builds the library.
port() {
    need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu || return
    chmod u+w source/ports && mkdir source/ports/aarch64 b &&
        cp "$1/pt_port.h" "$1/triplets" source/ports/aarch64 &&
        cd b && env -u CPPFLAGS -u LDFLAGS ../source/configure -q --host=aarch64-none-elf \
            --enable-werror CC=aarch64-linux-gnu-gcc CFLAGS='-U__unix__ -O2' >said &&
        grep 'port  *aarch64: masking interrupts' said && $MAKE -s && cd ..
}

# declares FILE FLAG...: FILE has the types of the functions in a pt_port.h.
declares() {
    declares_file=$1
    shift
    "$@" -x c -std=c11 -Wall -Wextra -Werror -include pt_port.h -fsyntax-only "$declares_file"
}

# The same of the port in the manual.
masked() {
    need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu &&
        declares "$1" aarch64-linux-gnu-gcc -U__unix__ -Iport
}

# formula CHAPTER NUMBER: a line of the formulas, in their order in the chapter.
formula() {
    awk -v mark='@c formula' -f "$srcdir/testsuite/lib/example.awk" "$1" | sed -n "$2p"
}

# formulas_hold CHAPTER: the first formula finds a partition by its number.  The others find, of all
# addresses in and around the blocks of many strides, those of the blocks, and number them from 1;
# with words of 32 and of 64 bits.
formulas_hold() {
    cat >formula.c <<.
#include <stdint.h>
#include <stdio.h>

static word rotate_right(word value, unsigned by)
{
    return by ? value >> by | value << (BITS - by) : value;
}

static int is_wrong(word stride, word count)
{
    word odd = stride, inverse, d, i;
    unsigned shift;
    int is_block, round;

    for (shift = 0; odd % 2 == 0; shift++)
        odd /= 2;
    for (inverse = odd, round = 0; round < 5; round++)
        inverse *= 2 - odd * inverse;
    for (d = 0 - 2 * stride; d != (count + 3) * stride; d++) {
        is_block = d % stride == 0 && d / stride >= 1 && d / stride <= count;
        $(formula "$1" 2);
        if (($(formula "$1" 3)) != is_block || (is_block && i != d / stride)) {
            printf("stride %ju, %ju blocks, distance %ju: i is %ju\n",
                   (uintmax_t) stride, (uintmax_t) count, (uintmax_t) d, (uintmax_t) i);
            return 1;
        }
    }
    return 0;
}

int main(void)
{
    struct { int id; } table[] = { { 8 }, { 1 }, { -1 }, { 15 } };
    int ptno, slots = sizeof table / sizeof *table, found = 0;
    word stride;

    for (ptno = 0; ptno < 64; ptno++)
        if ($(formula "$1" 1))
            found = 100 * found + ptno;
    if (found != 10815) {
        printf("partitions 1, 8 and 15, found %d\n", found);
        return 1;
    }
    for (stride = 1; stride < 200; stride++)
        if (is_wrong(stride, 1) || is_wrong(stride, 7) || is_wrong(stride, 64))
            return 1;
    return 0;
}
.
    for bits in 32 64; do
        $CC -Wall -Wextra -Werror -DBITS=$bits -Dword=uint${bits}_t formula.c -o formula &&
            ./formula || return
    done
}

plan 18

ok 'a copy of the source' source_copy

ok 'the tutorial, and the program in the chapter on other systems' \
    follow "$srcdir/doc/tutorial.texi" "$srcdir/doc/moving.texi"
# Without a board: only up to the first output.
sed '/^@node A wrong free/,$d; s/a block of partition 0/a block/' "$srcdir/doc/tutorial.texi" >wrong
ok 'other output is noticed' not follow wrong
sed '/^@node A wrong free/,$d; s/pt_create(64, 4)/pt_create(64, -4)/' \
    "$srcdir/doc/tutorial.texi" >wrong
ok 'a program that fails is noticed' not follow wrong

stand_ins
ok 'programs in the chapter on RTOSes' files "$srcdir/doc/rtos.texi" rtos
for program in waiting txwaiting; do
    ok "$program.c" compiles $CC -Istand-ins rtos/$program.c
done
# All functions of these are declared in headers of libpt.
for program in freertos threadx; do
    ok "$program.c" compiles $CC -Istand-ins -Wmissing-prototypes rtos/$program.c
done
ok 'the header in the porting guide' files "$srcdir/doc/porting.texi" port
ok 'it is a port' port port
ok 'the functions of a port that masks' masked port/masked.h
ok 'the functions of a port with shards' \
    declares port/shards.h $CC -I"$srcdir/ports/host" -I"$srcdir/libpt"
sed 's/int pt_port_swap(/long pt_port_swap(/' port/shards.h >wrong.h
ok 'a wrong type is noticed' \
    not declares wrong.h $CC -I"$srcdir/ports/host" -I"$srcdir/libpt"

ok 'the formulas in the chapter on concepts' formulas_hold "$srcdir/doc/concepts.texi"
for wrong in 's/^i - 1 < count/i - 1 <= count/' 's/^i = /i = (uint32_t) /'; do
    sed "$wrong" "$srcdir/doc/concepts.texi" >wrong
    ok "a wrong formula is noticed: $wrong" not formulas_hold wrong
done
is 'there are no more of them' "$(formula "$srcdir/doc/concepts.texi" '4,$')" ''

finish
