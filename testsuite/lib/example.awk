# example.awk - print the examples of a chapter of the manual that have a mark.
#
# SPDX-License-Identifier: MIT
#
# usage: awk -v mark='@c vendored zephyr' -f example.awk CHAPTER
#
# The mark is the whole line before @example.

/^@end example/ { inside = 0 }

inside {
    gsub(/@\{/, "{")
    gsub(/@\}/, "}")
    gsub(/@@/, "@")
    print
}

/^@example/ && before == mark { inside = 1 }

{ before = $0 }
