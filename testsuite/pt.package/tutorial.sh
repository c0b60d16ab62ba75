# tutorial.sh - the manual's tutorial, as it is written, prints what it says.
#
# SPDX-License-Identifier: MIT
#
# timeout: 600
. "${srcdir:?}/testsuite/lib/tap.sh"

# follow CHAPTER...: as a reader does, in the folder reader, who has no settings of ours.
follow() {
    need cc gcc && need pkg-config pkg-config && need arm-none-eabi-gcc gcc-arm-none-eabi &&
        need qemu-system-arm qemu-system-arm && need gdb-multiarch gdb-multiarch || return
    rm -rf reader && mkdir reader || return
    awk -f "$srcdir/testsuite/lib/tutorial.awk" "$@" >reader/script
    printf '#!/bin/sh\nexec ../../source/configure "$@"\n' >reader/configure
    chmod +x reader/configure
    (cd reader && env -u CC -u CFLAGS -u CPPFLAGS -u LDFLAGS HOME="$tmp/reader" sh script) ||
        { cat reader/log; return 1; }
    # An address is another one with another compiler.
    sed 's/0x[0-9a-f]*/0x.../' reader/expected >expected
    sed 's/0x[0-9a-f]*/0x.../' reader/seen | diff expected -
}

plan 4

ok 'a copy of the source' source_copy

ok 'the tutorial, and the program in the chapter on other systems' \
    follow "$srcdir/doc/tutorial.texi" "$srcdir/doc/moving.texi"
# Up to the first output: without a board.
sed '/^@node A wrong free/,$d; s/a block of partition 0/a block/' "$srcdir/doc/tutorial.texi" >wrong
ok 'other output is noticed' not follow wrong
sed '/^@node A wrong free/,$d; s/pt_create(64, 4)/pt_create(64, -4)/' \
    "$srcdir/doc/tutorial.texi" >wrong
ok 'a program that fails is noticed' not follow wrong

finish
