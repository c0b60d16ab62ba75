# figures.sh - the counts in the manual are those of pt.cost/budget.
#
# SPDX-License-Identifier: MIT
. "${srcdir:?}/testsuite/lib/tap.sh"

# Each figure in one line: CPU CHECKS LOCK|WHAT|FIGURE.
budget() {
    awk '
        BEGIN {
            columns = "get|get none|get stale|free|refuse null|refuse inside|refuse range"
            columns = columns "|refuse free|refuse stale|create fixed|create per block"
            columns = columns "|create per partition|destroy|destroy busy|destroy stale|masked"
            columns = columns "|stack pt_getblock|stack pt_freeblock|stack pt_create"
            columns = columns "|stack pt_destroy"
            count = split(columns, what, "|")
        }
        /^#/ || !NF { next }
        NF != 3 + count { print "a row with", NF, "fields:", $0 }
        { for (i = 1; i <= count; i++) print $1, $2, $3 "|" what[i] "|" $(3 + i) }' \
        "$srcdir/testsuite/pt.cost/budget"
}

# The same of the tables that make bench made.  Not the column of this machine's CPU.
measured() {
    awk -F ' @tab ' '
        { sub(/^@(head)?item /, "") }
        /^Checks on:/ { checks = 1; counts = 1 }
        /^Checks off:/ { checks = 0; counts = 1 }
        /^A debug build:/ { counts = 0 }
        /^@tab / { split($0, cpu, / *@tab /) }
        counts && NF > 1 && !/^@tab / {
            sub(/, bytes$/, "", $1)
            for (i = 2; i <= NF; i++)
                if (cpu[i] ~ /^(cortex|rv)/)
                    print cpu[i], checks, 0 "|" $1 "|" $i
        }' "$1"
}

# The same of the table of several cores: instructions with interrupts masked, with checks on.
several() {
    awk -F ' @tab ' '
        /^@node/ { counts = /Several cores/ }
        counts && /^@item [^ ]+(, with the lock)? @tab [0-9]+ @tab/ {
            cpu = $1
            sub(/^@item /, "", cpu)
            lock = sub(/, with the lock/, "", cpu)
            print tolower(cpu), 1, lock "|masked|" $2
        }' "$1"
}

# The same of the listings, with checks on: the number of their lines.
listings() {
    awk '
        /^@c counted / { key = $3 " 1 0|" $4 "|"; lines = 0 }
        key && /@end example/ { print key lines; key = "" }
        key && /^[a-z]/ { lines++ }' "$1"
}

# agree KIND FILE COUNT: FILE has at least COUNT figures of this kind that budget has too, and they
# are the same there.
agree() {
    $1 "$2" | awk -F '|' -v least="$3" '
        NR == FNR { budget[$1, $2] = $3; next }
        ($1, $2) in budget {
            found++
            if (budget[$1, $2] != $3) {
                print $1, $2 ": expected", budget[$1, $2] ", saw", $3
                wrong = 1
            }
        }
        END {
            print "expected at least", least, "figures, saw", found + 0
            exit wrong || found < least
        }' budget -
}

# figure KEY: one of budget.
figure() {
    sed -n "s/^$1|//p" budget
}

# together CPU CHECKS: a get and a free.
together() {
    echo $(($(figure "$1 $2 0|get") + $(figure "$1 $2 0|free")))
}

# What the text of the chapter Cost says.
sentences() {
    m3='cortex-m3 1 0' m3_off='cortex-m3 0 0'
    cat <<.
on a Cortex-M3 with checks on: $(figure "$m3|get") instructions.
A free executes $(figure "$m3|free"), both together $(together cortex-m3 1).
Without one of these it would be $(($(together cortex-m3 1) - 1)),
With checks off a get executes $(figure "$m3_off|get"), a free $(figure "$m3_off|free"), both \
$(together cortex-m3 0).
These are $(figure 'rv32imac 1 0|masked') instructions.
On a Cortex-M0 it is $(figure 'cortex-m0 1 0|masked'),
get and free together take $(together rv32imac 1) on RV32 with checks and \
$(together rv32imac 0) without. Of the $(together rv32imac 1),
.
}

# says FILE: all sentences.
says() {
    tr '\n' ' ' <"$1" | tr -s ' ' >text
    sentences | {
        says_status=0
        while read -r says_line; do
            grep -qF -e "$says_line" text || {
                echo "not said: $says_line"
                says_status=1
            }
        done
        return $says_status
    }
}

budget >budget

plan 8
is 'every row of budget has every column' "$(grep '^a row' budget)" ''
ok 'the tables of the chapter Cost' agree measured "$srcdir/doc/measured.texi" 200
ok 'the table of several cores' agree several "$srcdir/doc/configuring.texi" 4
ok 'the listings of the chapter Cost' agree listings "$srcdir/doc/cost.texi" 2
ok 'the text of the chapter Cost' says "$srcdir/doc/cost.texi"
sed 's/^@item get @tab .* @tab /&1/' "$srcdir/doc/measured.texi" >wrong.texi
ok 'a wrong figure is noticed' not agree measured wrong.texi 200
sed '/^csrw/d' "$srcdir/doc/cost.texi" >wrong.texi
ok 'so is a listing that lacks an instruction' not agree listings wrong.texi 2
sed 's/both together 47/both together 46/' "$srcdir/doc/cost.texi" >wrong.texi
ok 'and a sentence' not says wrong.texi
finish
