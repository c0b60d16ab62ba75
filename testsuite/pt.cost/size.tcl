# size.tcl - the size of the library's objects in memory, at -O2 and -Os.
#
# SPDX-License-Identifier: MIT

# The flags with another optimization level, $level, which is -O2 or -Os.
proc size_flags { level } {
    set flags {}
    foreach flag $::pt_cflags {
        if {![regexp {^-O} $flag]} {
            lappend flags $flag
        }
    }
    return "$flags $level"
}

# The objects of Unison's calls.  Every other object is linked only if it is called, or by a debug
# build.
set size_of_unison { kalloc pt_create pt_destroy pt_fault pt_freeblock pt_getblock }
if {$pt_debug} {
    lappend size_of_unison debug pt_fewest pt_getter
}

# Compiles all sources at each level.  Returns a list of { what value unit }; nothing after a FAIL.
proc size_figures { name } {
    set figures {}
    foreach level { -O2 -Os } {
        set folder testsuite/built/[board_info target name]/size$level
        file mkdir $::pt_build/$folder
        set sources [lsort [glob $::pt_source/libpt/*.c]]
        set objects {}
        foreach source $sources {
            lappend objects [file rootname [file tail $source]].o
        }
        set command "cd $folder && $::pt_cc -I$::pt_source/include/libpt -I$::pt_source/libpt\
            -I$::pt_source/ports/$::pt_port $::pt_cppflags -DPT_PARTITIONS=$::pt_partitions\
            -DPT_CHECKS=$::pt_checks -DPT_DEBUG=$::pt_debug -DPT_SMP=$::pt_smp\
            [size_flags $level] -c $sources && [count_tool size] [join $objects]"
        lassign [pt_execute $command 60] how output
        set sizes {^ *(\d+)\t *(\d+)\t *(\d+)\t.*\t(\S+)\.o$}
        set lines [regexp -all -inline -line $sizes $output]
        if {$how ne "exit status 0" || [llength $lines] != 5 * [llength $objects]} {
            fail "$name: sizes at $level"
            pt_explain $output "    expected the sizes of [llength $objects] objects, saw $how" \
                $command
            return
        }
        array set sum { text 0 data 0 bss 0 }
        foreach { all text data bss object } $lines {
            foreach section { text data bss } {
                lappend figures [list "$section $level $object" [set $section] bytes]
                if {$section ne "text" || $object in $::size_of_unison} {
                    incr sum($section) [set $section]
                }
            }
        }
        foreach section { text data bss } {
            lappend figures [list "$section $level" $sum($section) bytes]
        }
        set static [expr {$sum(data) + $sum(bss)}]
        array unset sum
    }
    return [lappend figures [list "static RAM" $static bytes]]
}
