# prototypes.awk - the functions that installed headers declare, one prototype a line.
#
# SPDX-License-Identifier: MIT
#
# Reads what the preprocessor made of them, so that a declaration behind a macro
# or an #ifdef is seen as a caller's compiler sees it.  folder: where they are.

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
