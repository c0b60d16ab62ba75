# bench.sh - the benchmark runs, from a read-only source, and its output is complete.
#
# SPDX-License-Identifier: MIT
#
# Times are not tested.
. "${srcdir:?}/testsuite/lib/tap.sh"

configure() {
    mkdir build && cd build && ../source/configure -q CC="$CC" CFLAGS="$CFLAGS" \
        CPPFLAGS="$CPPFLAGS" LDFLAGS="$LDFLAGS" >../configure.log 2>&1
    status=$?
    cat ../configure.log
    cd ..
    return $status
}

bench() {
    BENCH_ROUNDS=3 BENCH_TARGETS= $MAKE -C build bench
}

# Rows of one kind, WHO|UNIT.  There is one for each shape.
rows() {
    awk -F, -v who="$1" -v unit="$2" \
        '$5 == who && $9 == unit && $6 > 0 { n++ } END { print n + 0 }' build/bench/bench.csv
}

# With one processor, there are no figures for two threads.
shapes=8
[ "$(nproc)" -gt 1 ] || shapes=6

files() {
    (cd build && find . ! -type d ! -path './.libs/*' ! -name '*.log' ! -name .dirstamp | sort)
}

plan 13

ok 'a release' source_copy
chmod -R a-w source
ok 'configure' configure
ok 'make' $MAKE -s -C build
files >before
ok 'make bench' bench
is 'rows of libpt' "$(rows libpt ns)" $shapes
is 'rows of malloc' "$(($(rows glibc ns) + $(rows malloc ns)))" $shapes
is 'rows of a mutex' "$(rows mutex ns)" $shapes
is 'rows of a spinlock' "$(rows spinlock ns)" $shapes
is 'ratios to a mutex' "$(rows 'libpt / mutex' ratio)" $shapes
ok 'it says where it was measured' grep "^# $(uname -m): .*rounds" build/bench/bench.csv
is 'rivals that are neither measured nor left out' "$(for name in jemalloc mimalloc tcmalloc; do
    [ "$(rows $name ns)" = $shapes ] || grep -q "^# left out: $name" build/bench/bench.csv ||
        echo $name
    done)" ''
# Columns that do not fit are in a second table with the same rows.
is 'rows in Texinfo' "$(sh source/tools/bench --texinfo build/bench/bench.csv ns |
    sed -n 's/^@item \([^@]*\).*/\1/p' | sort -u | grep -c .)" $shapes
$MAKE -s -C build clean >/dev/null && $MAKE -s -C build >/dev/null
is 'what make clean leaves' "$(files | diff before -)" ''

finish
