# tutorial.awk - turns a chapter of the manual into a shell script that follows the chapter.
#
# SPDX-License-Identifier: MIT
#
# After "@c file NAME", "@c run" and "@c prints" there is an @example: a file to write,
# commands, and their output.  The script writes the output to the file seen, and the
# expected output to the file expected.

BEGIN {
    print "set -eu"
}

/^@c (file|run|prints)/ {
    kind = $2
    name = kind == "file" ? $3 : "expected"
}

/^@end example/ && inside {
    print kind == "run" ? "} >>log 2>&1 </dev/null; mv log last" : "."
    if (kind == "prints")
        print "tail -n \"$(grep -c '' step)\" last >>seen; cat step >>expected"
    inside = 0
    kind = ""
}

inside {
    gsub(/@\{/, "{")
    gsub(/@\}/, "}")
    gsub(/@@/, "@")
    print
}

/^@example/ && kind {
    inside = 1
    print kind == "run" ? "{" : "cat >" (kind == "prints" ? "step" : name) " <<'.'"
}
