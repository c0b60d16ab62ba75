# count.tcl - run a program under QEMU, and count the executed instructions of its calls.
#
# SPDX-License-Identifier: MIT
#
# The count is exact: the emulator translates one instruction at a time, and logs the address of
# each one that is executed within the library's objects, and the registers before it.  So malloc,
# or a division on a CPU without one, is not counted.  For the separation of calls see counted.h.

# The objects of the library that are logged.  The creations of flat.c are too long for a log.
array set count_objects {
    cost { pt_getblock pt_freeblock pt_fault pt_create pt_destroy debug pt_getter pt_fewest }
    flat { pt_getblock pt_freeblock pt_fault pt_destroy }
}

# Compiles and runs the program.  Returns a list of counted calls, each { what state
# instructions masked stack }, and its other output; or nothing, after a FAIL.
proc count_program { source } {
    set name [pt_name $source]
    set program [pt_program_file $source]
    set folder [file dirname $program]
    file mkdir $::pt_build/$folder
    set compile "[count_quiet $folder] &&\
        [pt_compile_command $source] -Wl,-Map=$program.map $folder/quiet_*.o"
    lassign [pt_execute $compile 60] how output
    if {$how ne "exit status 0"} {
        fail "$name: compiles"
        pt_explain $output "    expected to compile, saw $how" $compile
        return
    }
    lassign [count_look_up $source] filter marks
    set sim [board_info target sim]
    lassign [pt_execute "$sim -help" 10] how help
    set one [expr {[string match *one-insn-per-tb* $help] ? "-one-insn-per-tb" : "-singlestep"}]
    set run "$sim $one -d exec,cpu,nochain -dfilter $filter -D $program.log\
        [board_info target sim,options] $program"
    lassign [pt_execute $run 60] how output
    set calls {}
    set problem ""
    if {$how ne "exit status 0"} {
        set problem "expected exit status 0, saw $how"
    } else {
        set labels [regexp -all -inline -line {^counted ([^:]*): (.*)$} $output]
        set counts [count_log $::pt_build/$program.log $marks]
        if {![llength $counts] || [llength $labels] != 3 * [llength $counts]} {
            set problem "expected as many calls in the log as the program says,\
                [expr {[llength $labels] / 3}]; saw [llength $counts]"
        }
        foreach { all what state } $labels count $counts {
            lappend calls [list $what $state {*}$count]
        }
    }
    file delete $::pt_build/$program.log
    if {$problem ne ""} {
        fail "$name: can be counted"
        pt_explain $output "    $problem" "$compile && $run"
        return
    }
    verbose -log "counted by: cd $::pt_build && $compile && $run"
    return [list $calls $output]
}

# A tool of the compiler that links: clang may not find those for the board.
proc count_tool { tool } {
    return "\$([lindex [pt_linker] 0] -print-prog-name=$tool)"
}

# The command that makes copies of get and free at other addresses.
proc count_quiet { folder } {
    set commands {}
    foreach name { pt_getblock pt_freeblock } {
        set copy $folder/quiet_$name.o
        lappend commands "[count_tool ar] p .libs/libpt.a $name.o > $copy" \
            "[count_tool objcopy] --redefine-sym pt_getblock=quiet_getblock\
                --redefine-sym pt_freeblock=quiet_freeblock\
                --redefine-sym pt_retblock=quiet_retblock $copy"
    }
    return [join $commands " && "]
}

# The address ranges for -dfilter, and the important instructions: pairs of an address and
# one of begin, end, mask, restore.
proc count_look_up { source } {
    set program [pt_program_file $source]
    set channel [open $::pt_build/$program.map]
    set map [read $channel]
    close $channel
    set filter {}
    set ranges {}
    foreach object $::count_objects([file rootname [file tail $source]]) {
        set section {\s\.text\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+}
        append section "\\S*libpt\\.a\\($object\\.o\\)"
        foreach { all start size } [regexp -all -inline $section $map] {
            scan "$start $size" "%llx %llx" start size
            if {$size} {
                lappend ranges $start [expr {$start + $size - 1}]
                lappend filter [format 0x%llx..0x%llx $start [expr {$start + $size - 1}]]
            }
        }
    }
    set marks {}
    foreach line [split [lindex [pt_execute "[count_tool objdump] -d $program" 20] 1] \n] {
        if {[regexp {^([0-9a-f]+) <counted_(begin|end)>:} $line all address what]} {
            scan $address %llx address
            lappend marks $address $what
            lappend filter [format 0x%llx..0x%llx $address $address]
        } elseif {[regexp -expanded {
                ^\ *([0-9a-f]+):\t.*
                (?: (cpsid | csrr[a-z]*i?\t[a-z0-9]+,mstatus,8)
                    | msr\t(?:PRIMASK|CPSR) | csrw\tmstatus)
                } $line all address masks]} {
            scan $address %llx address
            foreach { first last } $ranges {
                if {$address >= $first && $address <= $last} {
                    lappend marks $address [expr {$masks ne "" ? "mask" : "restore"}]
                }
            }
        }
    }
    return [list [join $filter ,] $marks]
}

# The cost of each call: a list of { instructions masked stack }.  Masked is the longest
# stretch from after the instruction that masks to the one that restores.
proc count_log { log marks } {
    array set mark $marks
    set calls {}
    set counting 0
    set stopped 0
    set before ""
    set channel [open $log]
    while {[gets $channel line] >= 0} {
        if {[regexp {^Trace .*\[[0-9a-f]+/([0-9a-f]+)/} $line all address]} {
            # The emulator was interrupted: the same instruction is logged again.
            set again [expr {$stopped && $address eq $before}]
            set stopped 0
            set before $address
            if {$again} {
                continue
            }
            scan $address %llx at
            set what [expr {[info exists mark($at)] ? $mark($at) : ""}]
            if {$what eq "begin"} {
                set counting 1
                set instructions 0
                set masked -1
                set longest 0
                set top ""
                set stack 0
                continue
            } elseif {$what eq "end"} {
                set stretch [expr {$masked < 0 ? $longest : "not restored"}]
                lappend calls [list $instructions $stretch $stack]
                set counting 0
            }
            if {!$counting} {
                continue
            }
            incr instructions
            if {$masked >= 0} {
                incr masked
                set longest [expr {max($longest, $masked)}]
            }
            switch $what {
                mask { set masked 0 }
                restore { set masked -1 }
            }
        } elseif {[string match "Stopped execution*" $line]} {
            set stopped 1
        } elseif {$counting && [regexp { (?:R13=|x2/sp +)([0-9a-f]+)} $line all sp]} {
            scan $sp %llx sp
            if {$top eq "" && $instructions} {
                set top $sp
            }
            if {$instructions} {
                set stack [expr {max($stack, $top - $sp)}]
            }
        }
    }
    close $channel
    return $calls
}
