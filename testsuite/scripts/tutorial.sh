# tutorial.sh - the manual's tutorial prints what it says, and other programs in the manual compile.
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
    # Addresses depend on the compiler.
    sed 's/0x[0-9a-f]*/0x.../' reader/expected >expected
    sed 's/0x[0-9a-f]*/0x.../' reader/seen | diff expected -
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

# The library with the port in the manual.
port() {
    need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu || return
    for source in "$srcdir"/libpt/pt_*.c; do
        aarch64-linux-gnu-gcc -U__unix__ -I"$1" -I"$srcdir/libpt" -I"$srcdir/include/libpt" \
            -std=c11 -O2 -Wall -Wextra -Werror -c "$source" -o port.o || return
    done
}

plan 11

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

finish
