# survivors.awk - what survived must be in testsuite/survivors, and what is there must survive.
#
# SPDX-License-Identifier: MIT
#
# usage: awk -v port=PORT [-v all=yes] -f survivors.awk VERDICTS MUTANTS
#
# VERDICTS: number and verdict, of each build that had the mutant.  MUTANTS: see number.awk.
# all: all mutants were tried, in all builds, so those in testsuite/survivors have to be alive.
BEGIN { FS = "\t" }

FNR == NR { seen[$1, $2] = 1; next }

# See number.awk.
$1 == 0 { harmless = seen[$1, "survived"] && !seen[$1, "killed"] }
$2 ~ /pt_getblock/ && $6 ~ /^return/ && $7 == ";" { harmful = seen[$1, "killed"] }

{
    alive = seen[$1, "survived"] && !seen[$1, "killed"]
    if ($1 != 0 && alive && $8 == "")
        what = "survived, and is not in testsuite/survivors"
    else if ($8 == "listed" && (seen[$1, "killed"] || (!alive && all)))
        what = "in testsuite/survivors, but did not survive"
    else
        next
    printf "%s:\n%s %s %s\n- %s\n+ %s\n", what, port, $2, $5, $6, $7
    bad = 1
}

END {
    if (!harmless || !harmful) {
        print "expected that what is no fault survives, and that a get which returns nothing is" \
            " killed, saw neither or one of them"
        bad = 1
    }
    exit bad
}
