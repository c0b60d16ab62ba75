# pt.package/recursion.sh - area: no function of the library calls itself, even indirectly.
#
# SPDX-License-Identifier: MIT
#
# purpose: a retry is a loop at every optimization level, so that endless interference by others
# cannot use up the stack.  A tail call may be compiled as a call, so the source must not
# contain a recursive one.
. "${srcdir:?}/testsuite/lib/tap.sh"

# CALLER CALLED, one pair in each line.  If a call has a relocation, its target is in the next line.
calls() {
    objdump -dr --no-show-raw-insn "$1" | awk '
        /^[0-9a-f]+ <.*>:$/ { f = $2; gsub(/[<>:]/, "", f); next }
        /\tR_[A-Z0-9_]+\t/ || / R_[A-Z0-9_]+[ \t]/ {
            if (call) { g = $NF; sub(/[-+].*/, "", g); sub(/@.*/, "", g); print f, g }
            next
        }
        {
            call = $2 ~ /^(call|bl|jal|brasl)/
            if (call && $NF ~ /^<[^+]*>$/) { g = $NF; gsub(/[<>]/, "", g); print f, g }
        }'
}

# No function calls itself, and tsort finds no cycle.
no_way_back() {
    calls "$1" | sort -u >pairs
    cat pairs
    ! awk '$1 == $2 { print "itself:", $1; found = 1 } END { exit !found }' pairs &&
        tsort pairs
}

at_level() {
    rm -f ./*.o
    for source in "$srcdir"/libpt/*.c; do
        $CC $CPPFLAGS $CFLAGS -fno-lto "$1" -I"$srcdir/ports/${PT_PORT-host}" \
            -I"$srcdir/include/libpt" -I"$srcdir/libpt" -DPT_CHECKS="$PT_CHECKS" \
            -c "$source" || return
    done
    for object in *.o; do
        no_way_back "$object" || return
    done
}

sees() {
    printf '%s\n' "$1" >bad.c
    $CC -O0 -c -o bad.o bad.c && ! no_way_back bad.o && rm bad.o
}

plan 6
ok 'objdump' need objdump binutils
ok 'a function that calls itself is seen' sees 'int f(int n) { return n ? f(n - 1) : n; }'
ok 'two that call each other too' sees '
    static int f(int n);
    int g(int n) { return n ? f(n - 1) : n; }
    static int f(int n) { return g(n); }'
for level in -O0 -Og -O2; do
    ok "none at $level" at_level $level
done

finish
