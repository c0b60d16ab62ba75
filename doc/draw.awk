# draw.awk - a picture made of characters, as SVG or PDF.
#
# SPDX-License-Identifier: MIT
#
# usage: LC_ALL=C awk -v form=FORM -f draw.awk PICTURE.txt
#
# FORM is svg or pdf.  - and | are lines and + joins them; > < ^ v at the end of a line are
# arrowheads.  All else is text.  A character takes 6 by 12 points, of which Courier fills
# the width at 10 points.

BEGIN {
    W = 6
    H = 12
}

{
    row[NR] = $0
    if (length($0) > columns)
        columns = length($0)
}

function at(x, y) {
    return y < 1 || y > NR || x < 1 || x > length(row[y]) ? " " : substr(row[y], x, 1)
}

function is_word(c) {
    return c ~ /[A-Za-z0-9]/
}

# Whether a line along the row, or along the column, goes through this place.
function is_flat(x, y) {
    return at(x, y) == "-" && (at(x - 1, y) ~ /[-+|<]/ || at(x + 1, y) ~ /[-+|>]/)
}

function is_upright(x, y) {
    return at(x, y) == "|"
}

function is_head(x, y,    c) {
    c = at(x, y)
    return c == ">" && is_flat(x - 1, y) || c == "<" && is_flat(x + 1, y) \
        || c == "^" && at(x, y + 1) ~ /[|+]/ \
        || c == "v" && is_upright(x, y - 1) && !is_word(at(x - 1, y) at(x + 1, y))
}

function is_join(x, y) {
    return at(x, y) == "+"
}

# From here on y counts upward from the bottom in PDF.
function number(v) {
    return sprintf("%g", v)
}

function up(y) {
    return number(form == "pdf" ? NR * H - y : y)
}

function line(x1, y1, x2, y2) {
    if (form == "pdf")
        out = out number(x1) " " up(y1) " m " number(x2) " " up(y2) " l S\n"
    else
        out = out "<path d=\"M" number(x1) " " up(y1) "L" number(x2) " " up(y2) "\"/>\n"
}

# A triangle with its point at x, y; dx, dy is where it points.
function head(x, y, dx, dy,    a, b) {
    a = number(x - 5 * dx - 2.5 * dy) " " up(y - 5 * dy - 2.5 * dx)
    b = number(x - 5 * dx + 2.5 * dy) " " up(y - 5 * dy + 2.5 * dx)
    if (form == "pdf")
        out = out number(x) " " up(y) " m " a " l " b " l f\n"
    else
        out = out "<path class=\"head\" d=\"M" number(x) " " up(y) "L" a "L" b "z\"/>\n"
}

function text(x, y, s) {
    if (form == "pdf") {
        gsub(/[\\()]/, "\\\\&", s)
        out = out "BT /F 10 Tf " number(x) " " up(y) " Td (" s ") Tj ET\n"
    } else {
        width = length(s) * W
        gsub(/&/, "\\&amp;", s)
        gsub(/</, "\\&lt;", s)
        gsub(/>/, "\\&gt;", s)
        out = out "<text x=\"" x "\" y=\"" y "\" textLength=\"" width "\">" s "</text>\n"
    }
}

function draw(x, y,    left, top, middle, centre, c) {
    left = (x - 1) * W
    top = (y - 1) * H
    middle = left + W / 2
    centre = top + H / 2
    c = at(x, y)
    if (is_flat(x, y))
        line(left, centre, left + W, centre)
    else if (is_upright(x, y))
        line(middle, top, middle, top + H)
    else if (is_join(x, y)) {
        if (at(x - 1, y) ~ /[-<]/)
            line(left, centre, middle, centre)
        if (at(x + 1, y) ~ /[->]/)
            line(middle, centre, left + W, centre)
        if (at(x, y - 1) ~ /[|^]/)
            line(middle, top, middle, centre)
        if (at(x, y + 1) ~ /[|v]/)
            line(middle, centre, middle, top + H)
    } else if (c == ">") {
        line(left, centre, left + W, centre)
        head(left + W, centre, 1, 0)
    } else if (c == "<") {
        line(left, centre, left + W, centre)
        head(left, centre, -1, 0)
    } else if (c == "^") {
        line(middle, top, middle, top + H)
        head(middle, top, 0, -1)
    } else {
        line(middle, top, middle, top + H)
        head(middle, top + H, 0, 1)
    }
}

function is_drawn(x, y) {
    return is_flat(x, y) || is_upright(x, y) || is_join(x, y) || is_head(x, y)
}

# One object of a PDF file; its place is remembered for the table at the end.
function object(s) {
    place[++objects] = length(file)
    file = file objects " 0 obj\n" s "\nendobj\n"
}

END {
    for (y = 1; y <= NR; y++) {
        for (x = 1; x <= columns; x++) {
            if (is_drawn(x, y)) {
                draw(x, y)
            } else if (at(x, y) != " ") {
                from = x
                while (!is_drawn(x + 1, y) && (at(x + 1, y) != " " || at(x + 2, y) != " " \
                        && !is_drawn(x + 2, y)))
                    x++
                text((from - 1) * W, y * H - 3, substr(row[y], from, x - from + 1))
            }
        }
    }
    width = columns * W
    height = NR * H
    if (form != "pdf") {
        print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" width * 1.5 "\" height=\"" \
            height * 1.5 "\" viewBox=\"0 0 " width " " height "\">"
        print "<style>path{stroke:black;fill:none}.head{fill:black;stroke:none}"
        print "text{font:10px monospace}</style>"
        print "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
        printf "%s</svg>\n", out
        exit
    }
    file = "%PDF-1.4\n"
    object("<< /Type /Catalog /Pages 2 0 R >>")
    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " width " " height "] /Contents 4 0 R" \
        " /Resources << /Font << /F 5 0 R >> >> >>")
    object("<< /Length " length(out) " >>\nstream\n" out "endstream")
    object("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    table = length(file)
    printf "%sxref\n0 %d\n0000000000 65535 f \n", file, objects + 1
    for (i = 1; i <= objects; i++)
        printf "%010d 00000 n \n", place[i]
    printf "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", objects + 1, table
}
