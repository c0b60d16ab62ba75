# number.awk - give mutants numbers, say which are in testsuite/survivors, and choose.
#
# SPDX-License-Identifier: MIT
#
# usage: mutants.tcl ... | awk -v port=PORT [-v step=N] -f number.awk LIST - | sort -n
#
# A line has the number, what mutants.tcl prints, and "listed" if LIST, the files of survivors, has
# it.  Where a function has a mutant more than once, its name gets a number: NAME:2.  step: a
# sample of one in so many; the text decides which, so that a change elsewhere changes no sample.
#
# Number 0 is no fault, and has to survive: it shows that it is mutants that the tests find.  A
# get that returns nothing is in each sample, and has to be killed.  A debug build has its get in
# debug.c.
BEGIN { FS = OFS = "\t" }

# testsuite/survivors/README says how the list is written.
FNR == NR && /^[a-z,]+ [a-z]+\/[^ ]+ [A-Za-z_0-9]*(:[0-9]+)?$/ {
    split($0, head, " ")
    ours = ("," head[1] ",") ~ ("," port ",")
}
FNR == NR && /^- / { original = substr($0, 3) }
FNR == NR && /^\+ / && ours { listed[head[2] FS head[3] FS original FS substr($0, 3)] = 1 }
FNR == NR { next }

function hash(text,    i, n) {
    for (i = 1; i <= length(text); i++)
        n = (31 * n + index("abcdefghijklmnopqrstuvwxyz_(){}<>=+-!&|0123456789",
            substr(text, i, 1))) % 65521
    return n
}

{
    nth = ++count[$1, $4, $5, $6]
    if (nth > 1)
        $4 = $4 ":" nth
    key = $1 FS $4 FS $5 FS $6
    found[key] = 1
    known = $1 ~ /pt_getblock|debug\.c/ && $5 == "return block;" && $6 == ";"
    if (!step || hash($4 $5 $6) % step == 0 || known)
        print FNR, $0, key in listed ? "listed" : ""
    if (known) {
        $6 = "__asm__ volatile (\"nop\"); " $5
        print 0, $0, ""
    }
}

END {
    for (key in listed)
        if (!(key in found)) {
            split(key, part, FS)
            printf "in testsuite/survivors, but there is no such mutant:\n%s %s %s\n- %s\n+ %s\n",
                port, part[1], part[2], part[3], part[4] >"/dev/stderr"
            status = 1
        }
    exit status
}
