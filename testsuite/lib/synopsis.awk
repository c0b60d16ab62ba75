# synopsis.awk - the functions in the SYNOPSIS of mdoc pages, one prototype on each line.
#
# SPDX-License-Identifier: MIT

function unquoted(text) {
    gsub(/"/, "", text)
    return text
}

function prototype(name, arguments) {
    print type (type ~ /\*$/ ? "" : " ") name "(" (arguments == "" ? "void" : arguments) ")"
}

/^\.Sh/ {
    synopsis = $2 == "SYNOPSIS"
}

synopsis && $1 == ".Ft" {
    type = unquoted(substr($0, 5))
}

synopsis && $1 == ".Fn" {
    name = $2
    arguments = substr($0, length($1 $2) + 3)
    gsub(/" +"/, ", ", arguments)
    prototype(name, unquoted(arguments))
}

synopsis && $1 == ".Fo" {
    name = $2
    arguments = ""
}

synopsis && $1 == ".Fa" {
    arguments = arguments (arguments == "" ? "" : ", ") unquoted(substr($0, 5))
}

synopsis && $1 == ".Fc" {
    prototype(name, arguments)
}
