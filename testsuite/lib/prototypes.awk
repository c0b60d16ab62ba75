# prototypes.awk - the functions that installed headers declare, one prototype on each line.
#
# SPDX-License-Identifier: MIT
#
# Reads the output of the preprocessor, so that a declaration behind a macro or an #ifdef
# looks the same as to the compiler of a caller.  folder: where the headers are.

/^# *[0-9]+ "/ {
    ours = index($0, "\"" folder "/") > 0
    next
}

# A pragma.
/^#/ {
    next
}

ours {
    text = text " " $0
}

END {
    n = split(text, declarations, ";")
    for (i = 1; i <= n; i++) {
        d = declarations[i]
        gsub(/[ \t]+/, " ", d)
        sub(/^ /, "", d)
        if (d ~ /^[a-z_].*\(.*\)$/ && d !~ /^typedef /)
            print d
    }
}
