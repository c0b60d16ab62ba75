# mutate.sh - tests find a sample of mutants, and the mutator makes the right ones.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

mutants() {
    tclsh "$srcdir/testsuite/mutate/mutants.tcl" "$@" | cut -f 4- | tr '\t' '|'
}

cat >call.c <<'EOT'
/* a + b; */
static int call(int a)
{
    int b = 2;

    if (a < b)
        a++;
    x = a;
    y = b;
    first(a);
    second("0 + 1", 0x10u);     /* 1 */
    if (a)
        __asm__ volatile ("" : : : "memory");
    __asm__ volatile (
        "1: bne     2f\n\t"
        "2:");
    return pt_read(a);
}
EOT
cat >expected <<'EOT'
call|int b = 2;|int b = 3;
call|if (a < b)|if (a <= b)
call|if (a < b)|if (!(a < b))
call|if (a < b)|if (0)
call|if (a < b)|if (1)
call|a++;|a--;
call|a++;|;
call|x = a;|;
call|y = b;|;
call|y = b; first(a);|first(a); y = b;
call|first(a);|;
call|first(a); second("0 + 1", 0x10u);|second("0 + 1", 0x10u); first(a);
call|second("0 + 1", 0x10u);|second("0 + 1", 0x11u);
call|second("0 + 1", 0x10u);|;
call|if (a)|if (!(a))
call|if (a)|if (0)
call|if (a)|if (1)
call|__asm__ volatile ("" : : : "memory");|__asm__ volatile ("" : : : "cc");
call|__asm__ volatile ("" : : : "memory");|__asm__ ("" : : : "memory");
call|__asm__ volatile (|__asm__ (
call|"1: bne     2f\n\t"|"1:\n\t"
call|"1: bne     2f\n\t"|"1: b 2f\n\t"
call|return pt_read(a);|return pt_read_relaxed(a);
call|return pt_read(a);|;
EOT

# tools/mutate itself has a mutant that must survive, and one that must be killed.
sample() {
    MUTATE="quick $1" sh "$srcdir/tools/mutate"
}

export builddir
plan 4
is 'what can be changed in a function' "$(mutants -threads call.c)" "$(cat expected)"
for port in host arm riscv; do
    ok "$port: each mutant of a sample fails a test, or stands in testsuite/survivors" sample $port
done

finish
