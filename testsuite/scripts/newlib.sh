# newlib.sh - libpt with newlib, which the ARM compiler uses if no other C library is named.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

taken() {
    echo '#include <newlib.h>' | arm-none-eabi-gcc -E -
}

build() {
    mkdir b && (cd b && env -u CC -u CPPFLAGS -u LDFLAGS ../source/configure -q \
        --enable-werror --host=arm-none-eabi CFLAGS='-mcpu=cortex-m3 -mthumb -g -O2' && $MAKE -s)
}

errno_of_libpt() {
    arm-none-eabi-nm -u b/.libs/libpt.a | sed -n 's/.* \([a-z_]*errno\)$/\1/p' | sort -u
}

# The boards use picolibc, so a program of newlib would not run there.
refused() {
    ! $MAKE -C b check RUNTESTFLAGS=api.exp=create.c >check.log 2>&1
    refused_status=$?
    grep 'put --specs=picolibc.specs into CFLAGS' check.log && [ $refused_status -eq 0 ]
}

plan 6
ok 'a release' source_copy
ok 'the compiler uses newlib' taken
ok 'it builds' build
is 'its errno' "$(errno_of_libpt)" __errno
ok 'make check says which C library its boards have' refused
ok 'what configure says' env srcdir="$srcdir" builddir="$builddir" CC="$CC" \
    sh "$srcdir/testsuite/scripts/configure.sh"
finish
