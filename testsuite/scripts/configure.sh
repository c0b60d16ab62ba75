# configure.sh - what configure says about a wrong option, and that it stops.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

cache=../cache

# run OPTION...: runs configure in an empty folder b.  Its output goes to the file said.
run() {
    rm -rf b && mkdir b && cd b || return 1
    ../source/configure -q --cache-file=$cache "$@" >../said 2>&1
    run_status=$?
    cd ..
    cat said
    return $run_status
}

# refuses WORDS OPTION...: configure fails, leaves no Makefile, and its error contains WORDS.
refuses() {
    refuses_words=$1
    shift
    if run "$@"; then
        echo 'expected a refusal'
        return 1
    fi
    [ "$(ls b)" = config.log ] || {
        echo "left behind:" b/*
        return 1
    }
    sed -n 's/^configure: error: //p' said | grep -qF -e "$refuses_words" || {
        echo "expected an error that contains: $refuses_words"
        return 1
    }
}

# For another host, CPU or compiler than that of this build.
elsewhere() {
    (
        unset CC CFLAGS CPPFLAGS LDFLAGS
        cache=/dev/null
        "$@"
    )
}

# bare HOST: without options the compiler may not work; then the error says which options it
# needs, or what the default CPU lacks.
bare() {
    if run --host="$1"; then
        $MAKE -C b
    else
        grep -e '^configure: error:.*-mcpu=cortex-m3.*-march=rv32imac' \
            -e '^configure: error: the [a-z]* port' said
    fi
}

# lacks HOST: without a C library, even if the compiler has one.
lacks() {
    elsewhere refuses 'has no <stdlib.h>. Name the C library and the CPU in CFLAGS' --host="$1" \
        CFLAGS="-nostdinc -isystem $("$1-gcc" -print-file-name=include) -g -O2"
}

# takes CC FLAGS: configure accepts a compiler that can build libpt, and does not change it.
takes() {
    (
        cache=../cache.$1
        run --disable-static CC="$1" CFLAGS="$2" && configured compiler "$1 $2" && $MAKE -C b
    )
}

# Results for a compiler with one set of flags are also right for another set, except the version
# of C.
other_flags() {
    sed -e '/^ac_cv_env_/d' -e '/^ac_cv_prog_cc/d' -e '/^ac_cv_header/d' "cache.$1" >cache.new &&
        mv cache.new "cache.$1"
}

# The option for C23 of the compiler.
c23() {
    for std in gnu23 gnu2x; do
        ! $1 -std=$std -fsyntax-only -x c /dev/null 2>/dev/null || {
            echo "-std=$std -O2"
            return
        }
    done
}

# configured WHAT VALUE: the report at the end has this line.
configured() {
    grep -qx " *$1  *$2" said || {
        cat said
        return 1
    }
}

built() {
    $MAKE -C b && ls b/.libs && test -f b/.libs/libpt.a && test ! -f b/.libs/libpt.so
}

bare_hosts=
for host in arm-none-eabi riscv64-unknown-elf; do
    ! has $host-gcc || bare_hosts="$bare_hosts $host"
done
set -- $bare_hosts

compilers >ccs
plan $((35 + $(echo " $bare_hosts " | grep -c arm-none) + 2 * $# + 2 * $(wc -l <ccs)))
[ $# -eq 2 ] || diag "not tried: bare metal, except where a compiler is installed:$bare_hosts"

ok 'a source to configure' source_copy

ok 'a set of correct options' run --with-partitions=2048 --disable-checks --disable-shared
ok 'its report: partitions' configured partitions 2048
ok 'its report: checks' configured checks no
ok 'its build' built

ok '--help' run --help
for option in --with-port=NAME --with-partitions=N --with-boards= \
    --disable-checks --enable-debug --enable-smp --enable-werror; do
    ok "--help has $option" grep -F -e "  $option" said
done

ports=$(cd source/ports && echo */triplets | sed 's,/triplets,,g')

for n in '' 0 -1 3.5 2049 4294967297 abc; do
    ok "--with-partitions='$n': the limits" refuses '1 to 2048' --with-partitions="$n"
done
ok '--enable-checks=maybe: the values' refuses 'yes or no' --enable-checks=maybe
ok '--enable-debug=maybe: the values' refuses 'yes or no' --enable-debug=maybe
ok '--enable-smp=maybe: the values' refuses 'yes, hook or no' --enable-smp=maybe
ok '--enable-smp on this machine: the reason' refuses 'always supports several cores' --enable-smp
ok '--enable-debug without checks' refuses 'needs the checks' --enable-debug --disable-checks
for name in '' nonesuch; do
    ok "--with-port='$name': the list" refuses "there are: $ports" --with-port="$name"
done
ok 'a host without a port: the list' \
    elsewhere refuses "there are: $ports" --host=mips-nonesuch-elf
ok '--with-boards=nonesuch: the list' \
    refuses 'there are: native' --with-port=host --with-boards=nonesuch
ok 'one wrong board of two' refuses '"nonesuch"' --with-port=host --with-boards='native nonesuch'

ok 'no cross compiler: its name' \
    elsewhere refuses 'no riscv32-nonesuch-elf-gcc in PATH' --host=riscv32-nonesuch-elf
ok 'the arm port on this machine: the reason' refuses 'the arm port' --with-port=arm
ok 'the riscv port on this machine: the reason' refuses 'the riscv port' --with-port=riscv
ok 'a CPU with no 64-bit compare-and-swap: the reason' \
    elsewhere refuses '64-bit compare-and-swap' --with-port=host \
    CFLAGS='-U__GCC_ATOMIC_LLONG_LOCK_FREE -D__GCC_ATOMIC_LLONG_LOCK_FREE=1'

# The test programs of libtool have no strict prototypes.
while read -r cc; do
    ok "$cc, -Werror=strict-prototypes" takes "$cc" '-Werror=strict-prototypes -O2'
    other_flags "$cc"
    ok "$cc, C23" takes "$cc" "$(c23 "$cc")"
done <ccs
ok 'a compiler that is too old: what it lacks' \
    elsewhere refuses "libpt needs C11" CFLAGS='-std=c89 -pedantic-errors'
for host; do
    [ $host != arm-none-eabi ] ||
        ok '--enable-smp on a Cortex-M3: the reason' elsewhere refuses 'use --enable-smp=hook' \
            --host=$host --enable-smp CFLAGS='--specs=picolibc.specs -mcpu=cortex-m3 -mthumb -O2'
    ok "--host=$host, no C library: what to add" lacks "$host"
    ok "--host=$host alone: works, or says what to add" elsewhere bare "$host"
done

finish
