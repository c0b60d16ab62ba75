# host.gp - plot the times on the host: nanoseconds above, ratios below.
#
# SPDX-License-Identifier: MIT
#
# Needs kind, output, data (a folder) and where, with -e.
if (kind eq 'svg') {
    set terminal svg size 1400,1000 font 'sans,15' background 'white'
} else {
    set terminal pngcairo size 1400,1000 font 'sans,13' background 'white'
}
set output output
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.85 noborder
set boxwidth 0.92
set border 3
set grid ytics lt 1 lc rgb '#d0d0d0'
set xtics scale 0 nomirror
set ytics nomirror
set logscale y
set key outside right top Left reverse
set rmargin 24
set bmargin 4
set lmargin 11
# libpt, the C library's malloc, mutex, spinlock, and those that stand in for malloc.
set linetype 1 lc rgb '#c03028'
set linetype 2 lc rgb '#30588c'
set linetype 3 lc rgb '#505050'
set linetype 4 lc rgb '#a0a0a0'
set linetype 5 lc rgb '#5890c8'
set linetype 6 lc rgb '#48a890'
set linetype 7 lc rgb '#90c8e8'
set linetype 8 lc rgb '#202020'
label(row) = sprintf("%s:\n%s", substr(row, 1, strstrt(row, ':') - 1), \
    substr(row, strstrt(row, ':') + 2, strlen(row)))

# The least value of a row from column i on, or 1: a logarithmic axis has no 0, so it has to begin
# below the lowest bar.
less(value, least) = value > 0 && value < least ? value : least
least(i) = i > 9 ? 1 : valid(i) ? less(column(i), least(i + 1)) : least(i + 1)
ns = data.'ns.dat'
ratio = data.'ratio.dat'
stats ns skip 1 using (least(2)) name 'NS' nooutput
stats ratio skip 1 using (least(2)) name 'RATIO' nooutput

set multiplot layout 2,1 title "Get and free a block of 64 bytes\n{/*0.75 ".where."}" enhanced

set title 'Nanoseconds for both together: median of all rounds'
set ylabel 'ns (logarithmic)'
set yrange [NS_min / 1.5:*]
plot for [i = 2:*] ns using i:xtic(label(strcol(1))) title columnheader(i) linetype i - 1

set title 'libpt / rival, round by round: below 1 libpt is faster'
set ylabel 'ratio (logarithmic)'
# There are more rows than in the plot above.
set xtics font ',9.5'
set yrange [RATIO_min / 1.5:*]
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead front lc rgb '#c03028' lw 1.5
plot for [i = 2:*] ratio using i:xtic(label(strcol(1))) title columnheader(i) linetype i
unset multiplot
