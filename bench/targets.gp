# targets.gp - plot the instructions of get and free, and those that are masked, by CPU.
#
# SPDX-License-Identifier: MIT
#
# Needs kind, output, data (a folder) and where, with -e.  targets.dat has a row for each CPU: get,
# free and masked with checks, and the same without.
if (kind eq 'svg') {
    set terminal svg size 1400,900 font 'sans,15' background 'white'
} else {
    set terminal pngcairo size 1400,900 font 'sans,13' background 'white'
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
set yrange [0:*]
set offsets 0, 0, graph 0.05, 0
set key outside right top Left reverse
set rmargin 24
set lmargin 11
set datafile missing '-'

# A bar of n in each group has its value above it, so that 0 is visible too.
place(i, n) = $0 + (i - (n - 1) / 2.0) / (n + 1)

set multiplot layout 2,1 \
    title "Instructions executed in one call, from the call to the return\n{/*0.75 ".where."}" enhanced
file = data.'targets.dat'
set title 'Get and free'
set ylabel 'instructions'
plot file skip 1 using 2:xtic(1) title 'get, checks on' lc rgb '#30588c', \
    '' skip 1 using 3 title 'free, checks on' lc rgb '#c03028', \
    '' skip 1 using 5 title 'get, checks off' lc rgb '#90b8e0', \
    '' skip 1 using 6 title 'free, checks off' lc rgb '#e8a098', \
    '' skip 1 using (place(0, 4)):2:2 with labels offset 0,0.6 notitle, \
    '' skip 1 using (place(1, 4)):3:3 with labels offset 0,0.6 notitle, \
    '' skip 1 using (place(2, 4)):5:5 with labels offset 0,0.6 notitle, \
    '' skip 1 using (place(3, 4)):6:6 with labels offset 0,0.6 notitle
set title 'The most instructions with interrupts masked, in all calls'
plot file skip 1 using 4:xtic(1) title 'checks on' lc rgb '#505050', \
    '' skip 1 using 7 title 'checks off' lc rgb '#b0b0b0', \
    '' skip 1 using (place(0, 2)):4:4 with labels offset 0,0.6 notitle, \
    '' skip 1 using (place(1, 2)):7:7 with labels offset 0,0.6 notitle
unset multiplot
