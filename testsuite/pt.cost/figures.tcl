# figures.tcl - figures from the counted calls.
#
# SPDX-License-Identifier: MIT
#
# A call is { what state instructions masked stack }, as in count.tcl.

# The counts of every kind of call except creations, and the states of each count:
# what { count { state ... } ... }.
proc figures_kinds { calls } {
    set kinds {}
    foreach call $calls {
        lassign $call what state instructions
        if {$what ne "create"} {
            set states {}
            if {[dict exists $kinds $what $instructions]} {
                set states [dict get $kinds $what $instructions]
            }
            dict set kinds $what $instructions [lappend states $state]
        }
    }
    return $kinds
}

# The cost of creations: { formula odd fixed block partition }.  odd lists the creations that
# differ from the formula by more than slack instructions.
proc figures_create { calls slack } {
    foreach call $calls {
        lassign $call what state instructions
        if {$what eq "create"} {
            scan $state "%d blocks, %d others" blocks others
            set took($blocks,$others) $instructions
        }
    }
    set block [expr {($took(51,0) - $took(11,0)) / 40.0}]
    if {$block == round($block)} {
        set block [expr {round($block)}]
    }
    set fixed [expr {$took(1,0) - $block}]
    set partition [expr {[info exists took(1,1)] ? $took(1,1) - $took(1,0) : 0}]
    set odd {}
    foreach creation [lsort -dictionary [array names took]] {
        lassign [split $creation ,] blocks others
        if {abs($took($creation) - ($fixed + $block * $blocks + $partition * $others)) > $slack} {
            lappend odd "$took($creation) for $blocks blocks beside $others partitions"
        }
    }
    set formula "$fixed + $block a block + $partition a partition"
    return [list $formula [join $odd ", "] $fixed $block $partition]
}

# The figures, what { value }.  If a kind of call has several counts, the greatest.
proc figures_calls { calls } {
    set figures {}
    dict for { what counts } [figures_kinds $calls] {
        dict set figures $what [lindex [lsort -integer [dict keys $counts]] end]
    }
    lassign [figures_create $calls 0] formula odd fixed block partition
    dict set figures "create fixed" $fixed
    dict set figures "create per block" $block
    dict set figures "create per partition" $partition
    dict set figures get+free [expr {[dict get $figures get] + [dict get $figures free]}]
    foreach call $calls {
        lassign $call what state instructions masked stack
        set function [dict get {
            get pt_getblock
            free pt_freeblock
            refuse pt_freeblock
            create pt_create
            destroy pt_destroy
        } [lindex $what 0]]
        lappend masks $masked
        lappend masks_in($function) $masked
        lappend stacks($function) $stack
    }
    foreach function { pt_getblock pt_freeblock pt_create pt_destroy } {
        dict set figures "masked $function" [figures_greatest $masks_in($function)]
        dict set figures "stack $function" [figures_greatest $stacks($function)]
    }
    set get_and_free [concat $masks_in(pt_getblock) $masks_in(pt_freeblock)]
    dict set figures "masked get+free" [figures_greatest $get_and_free]
    dict set figures masked [figures_greatest $masks]
    return $figures
}

# "not restored" is greater than any number.
proc figures_greatest { values } {
    return [lindex [lsort -dictionary $values] end]
}
