# tsan.sh - the tests under ThreadSanitizer, which finds accesses that nothing orders, even if this
# CPU orders them.
#
# SPDX-License-Identifier: MIT
#
# BUILD is a build with -fsanitize=thread in CFLAGS, and --disable-shared, because the library must
# be compiled with ThreadSanitizer and linked statically.
. "${srcdir:?}/testsuite/lib/tap.sh"

# The first report ends a program.  kalloc may request more memory than there is.
TSAN_OPTIONS='halt_on_error=1:exitcode=66:allocator_may_return_null=1'
export TSAN_OPTIONS

# AREA PROGRAM...: make check of these programs.  A program with a report has status 66.
area() {
    area_name=$1
    shift
    $MAKE -C "$builddir" check RUNTESTFLAGS="$area_name.exp=\"$*\"" >check.log 2>&1 &&
        grep -q '^# of expected passes' check.log && return
    grep -E '^(FAIL|ERROR)' check.log || tail check.log
    return 1
}

programs() {
    (cd "$srcdir/testsuite/pt.$1" && ls *.c)
}

# irq/driver.c waits for signals in loops without calls, where ThreadSanitizer delivers none.
irq_programs() {
    programs irq | grep -vx driver.c
}

# CHANGE CHANGE: order.c with weaker access.h and pt_port.h must soon end with a report.
reported() {
    rm -rf weak
    mkdir weak
    copy "$srcdir/include" "$srcdir/libpt" "$srcdir/ports/host" weak
    sed "$1" "$srcdir/libpt/access.h" >weak/libpt/access.h
    sed "$2" "$srcdir/ports/host/pt_port.h" >weak/host/pt_port.h
    ! cmp "$srcdir/libpt/access.h" weak/libpt/access.h &&
        ! cmp "$srcdir/ports/host/pt_port.h" weak/host/pt_port.h || return
    $CC -fsanitize=thread -g -O1 -Iweak/include/libpt -Iweak/libpt -Iweak/host \
        -I"$srcdir/testsuite/lib" -o weak/order "$srcdir/testsuite/pt.threads/order.c" \
        weak/libpt/pt_create.c weak/libpt/pt_destroy.c weak/libpt/pt_getblock.c \
        weak/libpt/pt_freeblock.c weak/libpt/kalloc.c -pthread || return
    for run in 1 2 3 4 5; do
        weak/order
        [ $? -ne 66 ] || return 0
    done
    return 1
}

plan 5
ok 'api: no report' area api $(programs api)
ok 'threads: no report' area threads $(programs threads)
ok 'irq: no report' area irq $(irq_programs)

# The library orders reads, writes and swaps twice, so one weaker order alone is not found.
ok 'a missing release is reported' reported 's/memory_order_release/memory_order_relaxed/' \
    's/memory_order_acq_rel/memory_order_acquire/'
ok 'a missing acquire is reported' reported 's/memory_order_acquire/memory_order_relaxed/' \
    's/memory_order_acq_rel, memory_order_acquire/memory_order_release, memory_order_relaxed/'

finish
