# symbols.sh - the names that libpt defines for the linker, and the names that it needs.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

include=$srcdir/include/libpt
archive=$builddir/.libs/libpt.a
shared=$builddir/.libs/libpt.so

# Names that the compiler, a profiler or a sanitizer needs.
by_compiler='_GLOBAL_OFFSET_TABLE_|__stack_chk_[a-z_]*|__gcov_[a-z_]*|__[a-z]*san_.*'
by_compiler="$by_compiler|mcount|__aeabi_read_tp"
# For memory, the number of processors, whether there are threads, a line on stderr, and errno.
errno='__errno_location|__errno|___errno|__error'
by_library="malloc|free|mmap|sysconf|__libc_single_threaded|write|$errno|memcpy|memset"

declared() {
    printf '#include <sys.h>\n#include <kalloc.h>\n#include <pt.h>\n' >declared.c
    $CC -I"$include" $CPPFLAGS $CFLAGS -E declared.c |
        awk -v folder="$include" -f "$srcdir/testsuite/lib/prototypes.awk" |
        sed 's/ *(.*//; s/.*[ *]//' | sort -u
}

# defined ARCHIVE: the names that it defines for other objects, sorted.
defined() {
    nm -g --defined-only "$1" | awk 'NF == 3 { print $3 }' | sort
}

# exported LIBRARY: NAME@@VERSION, sorted.
exported() {
    nm -D --defined-only --with-symbol-versions "$1" | awk '$2 != "A" { print $3 }' | sort
}

# asked OBJECT OR ARCHIVE: the names that others must define.
asked() {
    defined "$1" >asked.defined
    nm -u "$1" | awk 'NF == 2 { print $2 }' | sort -u | comm -23 - asked.defined
}

# strangers ARCHIVE: names that may conflict with names of a program.
strangers() {
    defined "$1" | grep -v '^pt__' | comm -13 functions -
}

declared >functions

plan $((7 + $(test "$PT_SHARED" = yes && echo 4 || echo 0)))

ok 'the headers declare functions' [ "$(wc -l <functions)" -ge 8 ]

if [ ! -f "$archive" ]; then
    mkdir objects && ar cr objects/libpt.a "$builddir"/libpt/.libs/*.o
    archive=$tmp/objects/libpt.a
fi
is 'libpt.a has all functions of the headers' "$(defined "$archive" | comm -23 functions -)" ''
is 'all other names begin with pt__' "$(strangers "$archive")" ''
is 'it needs only memory, write and errno' \
    "$(asked "$archive" | grep -Evx "$by_compiler|$by_library")" ''

data='pt__table|pt__threads?|__libc_single_threaded'
# Constant time, no lock, no system call: get and free call no function.  The rest is data.
mkdir members && (cd members && ar x "$archive")
for o in members/*pt_getblock.o members/*pt_freeblock.o; do
    if [ -f "$o" ]; then
        asked "$o"
    else
        echo "there is no $o"
    fi
done | sort -u | grep -Evx "$by_compiler|$data" >calls
is 'get and free call only the fault hook' "$(cat calls)" \
    "$(test "$PT_CHECKS" = 0 || echo pt_fault)"

cat >seed.c <<'.'
extern int pthread_mutex_lock(void *);
int helper(void *lock);
int helper(void *lock) { return pthread_mutex_lock(lock); }
.
$CC $CPPFLAGS $CFLAGS -fPIC -c seed.c && cp "$archive" seeded.a && ar r seeded.a seed.o
is 'a name of no header is noticed' "$(strangers seeded.a)" 'helper'
is 'a lock is noticed' \
    "$(asked seeded.a | grep -Evx "$by_compiler|$by_library")" 'pthread_mutex_lock'

if [ "$PT_SHARED" = yes ]; then
    is 'libpt.so exports them and nothing else' \
        "$(exported "$shared" | sed 's/@.*//' | comm -3 functions -)" ''
    is 'each has a version' "$(exported "$shared" | grep -v '@@LIBPT_[0-9]')" ''
    $CC $CFLAGS $LDFLAGS -shared -o seeded.so "$builddir"/libpt/.libs/*.o seed.o
    is 'an export of no header is noticed' \
        "$(exported seeded.so | sed 's/@.*//' | comm -13 functions - | grep helper)" 'helper'
    is 'a name without a version is noticed' \
        "$(exported seeded.so | grep -v '@@LIBPT_[0-9]' | grep -x pt_create)" 'pt_create'
else
    diag 'not tried: libpt.so, because this build has none'
fi

finish
