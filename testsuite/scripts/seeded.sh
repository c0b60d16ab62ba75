# seeded.sh - seeds the bugs in the folder seeded, one at a time; a test must find each.
#
# SPDX-License-Identifier: MIT
#
# A bug is a patch, which says above its changes in which builds it is possible, and which test
# finds it.  With names of patches as arguments, without .patch, only these.  seeded-model.sh is
# for bugs in the list of hosts; make mutate is for bugs that one change in one place can make.
names=$*
. "${srcdir:?}/testsuite/lib/tap.sh"

tab=$(printf '\t')
patches=$srcdir/testsuite/seeded

# header WORD PATCH
header() {
    sed -n "s/^$1: //p" "$2"
}

# One bug in one build on each line: the build, the patch, the test that must find it.
for patch in "$patches"/*.patch; do
    for build in $(header Builds "$patch"); do
        printf '%s\t%s\t%s\n' "$build" "$(basename "$patch" .patch)" "$(header 'Found by' "$patch")"
    done
done >bugs

# Without a bug nothing is found.
sound() {
    kind=$1
    shift
    (mkdir "$kind" && cd "$kind" && env -u CC -u CPPFLAGS -u LDFLAGS ../source/configure -q \
        --disable-shared "$@") || return
    for test in $(grep "^$kind$tab" chosen | sed "s/.*$tab//" | sort -u); do
        run_test "$kind" "$test" || return
    done
}

judgements() {
    grep '^FAIL' check.log | grep -Ev ': (compiles|can run programs)$'
}

# The failures of test in folder KIND; only of the test itself, not that it could not begin.
run_test() {
    $MAKE -s -C "$1" >make.log 2>&1 || {
        cat make.log
        return 2
    }
    $MAKE -C "$1" check RUNTESTFLAGS="$2" >check.log 2>&1 && return
    judgements || {
        tail check.log
        return 2
    }
    return 1
}

# The bug may be in files that other builds do not use.  The files are restored afterwards.
found() {
    patch -s -p1 -b -z .orig -d source <"$patches/$name.patch" || return 3
    run_test "$kind" "$test"
    found_status=$?
    for file in $(sed -n 's,^+++ b/,,p' "$patches/$name.patch"); do
        mv "source/$file.orig" "source/$file"
        touch "source/$file"
    done
    [ $found_status -eq 1 ]
}

for name in $names; do
    [ -f "$patches/$name.patch" ] || {
        echo "Bail out!  no $patches/$name.patch"
        exit 1
    }
    grep "^[^$tab]*$tab$name$tab" bugs >>chosen
done
[ "$names" ] || cp bugs chosen
kinds=$(cut -f 1 chosen | sort -u)
plan $((1 + $(echo $kinds | wc -w) + $(wc -l <chosen)))
ok 'a release' source_copy
chmod -R u+w source
for kind in $kinds; do
    case $kind in
        riscv)
            ok 'masked: RISC-V' sound riscv --host=riscv64-unknown-elf \
                CFLAGS='--specs=picolibc.specs -march=rv32imac -mabi=ilp32 -g -O2'
            ;;
        m0)
            ok 'masked: Cortex-M0' sound m0 --host=arm-none-eabi \
                CFLAGS='--specs=picolibc.specs -mcpu=cortex-m0 -mthumb -g -O2'
            ;;
        m3)
            ok 'exclusive: Cortex-M3' sound m3 --host=arm-none-eabi \
                CFLAGS='--specs=picolibc.specs -mcpu=cortex-m3 -mthumb -g -O2'
            ;;
        native)
            ok 'shards: this machine' sound native
            ;;
        smp)
            ok 'several cores: RISC-V' sound smp --host=riscv64-unknown-elf --enable-smp \
                --with-boards=virt-rv32-smp \
                CFLAGS='--specs=picolibc.specs -march=rv32imac -mabi=ilp32 -g -O2'
            ;;
        debug)
            ok 'a debug build: this machine' sound debug --enable-debug
            ;;
    esac
done
while IFS=$tab read -r kind name test; do
    ok "$kind: $name: found by $test" found
    diag "$(judgements | head -n 1)"
done <chosen

finish
