# survivors.awk - compare the mutants that survived with the list of those that may.
#
# SPDX-License-Identifier: MIT
#
# usage: awk -v port=PORT -f survivors.awk VERDICTS MUTANTS ALL LIST
#
# VERDICTS: number, verdict.  MUTANTS: number, and what mutants.tcl prints.  ALL: that of all,
# of which MUTANTS may be a sample.  LIST is testsuite/survivors, which says how it is written.
BEGIN { FS = "\t" }

function key(file, where, original, mutated) {
    return file FS where FS original FS mutated
}

# What the list has of a mutant.
function text(k,    part) {
    split(k, part, FS)
    return port " " part[1] " " part[2] "\n- " part[3] "\n+ " part[4] "\n"
}

function complain(what, k) {
    printf "%s:\n%s", what, text(k)
    bad = 1
}

FNR == 1 { input++ }

input == 1 { verdict[$1] = $2 }

input == 2 && $1 == 0 {
    if (verdict[0] != "survived") {
        complain("expected to survive, because nothing is wrong, but was " verdict[0], \
            key($2, $5, $6, $7))
    }
    next
}

input == 2 {
    k = key($2, $5, $6, $7)
    tried[k] = 1
    if (verdict[$1] == "survived")
        survived[k] = 1
    killed += verdict[$1] == "killed"
}

input == 3 { exists[key($1, $4, $5, $6)] = 1 }

input == 4 && /^[a-z,]+ [a-z]+\/[^ ]+ [A-Za-z_0-9]*$/ {
    split($0, head, " ")
    ours = ("," head[1] ",") ~ ("," port ",")
}
input == 4 && /^- / { original = substr($0, 3) }
input == 4 && /^\+ / && ours { listed[key(head[2], head[3], original, substr($0, 3))] = 1 }

END {
    if (!killed) {
        print "expected that at least one mutant is killed, saw none"
        bad = 1
    }
    for (k in survived)
        if (!(k in listed))
            complain("survived, and is not in testsuite/survivors", k)
    for (k in listed) {
        if (!(k in exists))
            complain("in testsuite/survivors, but there is no such mutant", k)
        else if (k in tried && !(k in survived))
            complain("in testsuite/survivors, but did not survive", k)
    }
    exit bad
}
