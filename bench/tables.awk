# tables.awk - the figures of bench.csv as tables.
#
# SPDX-License-Identifier: MIT
#
# usage: awk -f tables.awk [-v form=FORM] [-v only=TABLE] testsuite/limits bench.csv
#
# FORM is text, texinfo or data, which is for gnuplot.  TABLE is one of those at the
# end; all of them if none is given.

BEGIN {
    FS = ","
    FIT = 4
    if (!form)
        form = "text"
}

# Where it was measured, and what was left out.
/^# / && FILENAME ~ /csv$/ {
    about[++abouts] = substr($0, 3)
}

/^#/ || $1 == "cpu" || NF == 0 {
    next
}

FILENAME ~ /limits$/ {
    limit[++limits] = $0
    next
}

{
    figure[++figures] = $0
    if ($9 == "ns")
        timed[$1] = 1
}

function clear_table() {
    split("", cell)
    split("", row_seen)
    split("", column_seen)
    rows = columns = 0
}

function put(row, column, value) {
    if (!(row in row_seen)) {
        row_seen[row] = 1
        row_name[++rows] = row
    }
    if (!(column in column_seen)) {
        column_seen[column] = 1
        column_name[++columns] = column
    }
    cell[row, column] = value
}

function at(row, column) {
    return (row, column) in cell ? cell[row, column] : "-"
}

# Quotes what Texinfo would read as a command.
function plain(text) {
    gsub(/[@{}]/, "@&", text)
    return text
}

# In Texinfo: the columns from first to last, as many as fit on a page.
function show_columns(first, last,    i, j, names, heading) {
    names = 34
    for (i = 1; i <= rows; i++)
        if (length(row_name[i]) > 40)
            names = 67
    printf "@multitable @columnfractions .%d", names
    for (j = first; j <= last; j++)
        printf " .%d", (1000 - 10 * names) / (names > 60 ? columns : FIT)
    printf "\n@headitem"
    for (j = first; j <= last; j++) {
        heading = column_name[j]
        sub(/^libpt \/ /, "", heading)
        printf " @tab %s", plain(heading)
    }
    print ""
    for (i = 1; i <= rows; i++) {
        printf "@item %s", plain(row_name[i])
        for (j = first; j <= last; j++)
            printf " @tab %s", plain(at(row_name[i], column_name[j]))
        print ""
    }
    print "@end multitable\n"
}

function show(title,    i, j, width, line) {
    if (!rows)
        return
    if (form == "texinfo") {
        printf "@noindent\n%s\n\n", plain(title)
        for (j = 1; j <= columns; j += FIT)
            show_columns(j, j + FIT - 1 < columns ? j + FIT - 1 : columns)
    } else if (form == "data") {
        printf "\"\""
        for (j = 1; j <= columns; j++)
            printf " \"%s\"", column_name[j]
        print ""
        for (i = 1; i <= rows; i++) {
            printf "\"%s\"", row_name[i]
            for (j = 1; j <= columns; j++)
                printf " %s", at(row_name[i], column_name[j])
            print ""
        }
    } else {
        print title "\n"
        width = 0
        for (i = 1; i <= rows; i++)
            if (length(row_name[i]) > width)
                width = length(row_name[i])
        for (i = 0; i <= rows; i++) {
            line = sprintf("  %-" width "s", i ? row_name[i] : "")
            for (j = 1; j <= columns; j++)
                line = line sprintf("  %" (length(column_name[j]) > 6 ? \
                    length(column_name[j]) : 6) "s", \
                    i ? at(row_name[i], column_name[j]) : column_name[j])
            print line
        }
        print ""
    }
}

function wanted(table) {
    return !only || only == table
}

# The host: a row for each shape of use, a column for each rival.
function host_table(unit, format, title,    i, f) {
    clear_table()
    for (i = 1; i <= figures; i++) {
        split(figure[i], f)
        if (f[9] == unit)
            put(f[4], f[5], sprintf(f[6] < 0.1 ? "%.3f" : format, f[6]))
    }
    show(title)
}

# All CPUs: a row for each figure, without the figures of single objects.
function cpu_table(checks,    i, f) {
    clear_table()
    for (i = 1; i <= figures; i++) {
        split(figure[i], f)
        if (f[5] == "" && f[2] == checks && f[4] !~ /^(text|data|bss) -O[^ ]* ./)
            put(f[4] (f[9] == "instructions" || index(f[4], f[9]) ? "" : ", " f[9]), \
                f[1], f[6])
    }
    show((checks == "debug" ? "A debug build" : "Checks " (checks ? "on" : "off")) \
        ": instructions executed at -O2, if no other unit is given.")
}

# For targets.gp.
function plot_table(    i, f) {
    clear_table()
    for (i = 1; i <= figures; i++) {
        split(figure[i], f)
        if (f[5] == "" && f[9] == "instructions" && f[4] ~ /^(get|free|masked)$/)
            put(f[1], f[4] " " f[2], f[6])
    }
    columns = split("get 1,free 1,masked 1,get 0,free 0,masked 0", column_name)
    show("")
}

# The greatest figure of WHAT and WHO, on CPU, with checks or without; "" if there is none.
function greatest(cpu, checks, what, who,    i, f, seen) {
    seen = ""
    for (i = 1; i <= figures; i++) {
        split(figure[i], f)
        if ((cpu == f[1] || cpu == "*" && !(f[1] in timed)) &&
                (checks == f[2] || checks == "*" && f[2] != "debug") &&
                what == f[4] && who == f[5] && !(what == "static RAM" && f[1] ~ /64/) &&
                (seen == "" || f[6] + 0 > seen + 0))
            seen = f[6]
    }
    return seen
}

function limit_table(    i, field, cpu, checks, most, what, who, row, seen) {
    clear_table()
    for (i = 1; i <= limits; i++) {
        split(limit[i], field, / *[|] */)
        cpu = field[1]; checks = field[2]; most = field[3]; what = field[4]; who = field[5]
        seen = greatest(cpu, checks, what, who)
        if (seen == "")
            continue
        row = (cpu == "*" ? "all" : cpu) \
            (checks == "*" ? "" : checks ? ", checks on" : ", checks off") \
            ", " what (who ? ", " who : "")
        put(row, "seen", who ? sprintf("%.2f", seen) : seen)
        put(row, "at most", most)
        put(row, "verdict", seen + 0 <= most + 0 ? "met" : "missed")
    }
    show("The limits that libpt guarantees.")
}

END {
    if (form == "text" && !only) {
        for (i = 1; i <= abouts; i++)
            print about[i]
        print ""
    } else if (form == "texinfo") {
        for (i = 1; i <= abouts; i++)
            print plain(about[i]) ".\n"
    }
    if (wanted("ns"))
        host_table("ns", "%.1f", "Nanoseconds for a get and a free of 64 bytes; median.")
    if (wanted("ratio"))
        host_table("ratio", "%.2f",
            "The ratios of libpt to the others, round by round; median.  " \
            "Less than 1: libpt is faster.")
    if (wanted("checked"))
        cpu_table(1)
    if (wanted("unchecked"))
        cpu_table(0)
    if (wanted("debug"))
        cpu_table("debug")
    if (only == "targets")
        plot_table()
    if (wanted("goals"))
        limit_table()
}
