# walk.tcl - follow the code of a function along all ways, and note what violates a rule.
#
# SPDX-License-Identifier: MIT
#
# From each function's first instruction all ways are walked, as the compiler left them: from the
# instruction that masks to the one that restores, from an exclusive load to its store.  listing.tcl
# has read the instructions.  code.exp has the rules, and asks for the violations.

# The first violation of each rule counts.
proc code_violates { rule why path } {
    if {![info exists ::code_faults($rule)]} {
        set ::code_faults($rule) [list $why $path]
    }
}

# The symbols in the relocations of an instruction, or of data between instructions.
proc code_symbols { function address } {
    if {[info exists ::code_names($function,$address)]} {
        return $::code_names($function,$address)
    }
    return {}
}

# What is in each register after an instruction, if it is of interest: "before", which is what a
# mask found; "watched", the address of an exclusive load; or how far into a control block it
# points.
proc code_registers { registers function address text } {
    set names [regexp -all -inline {\m[a-z]\w*} [regsub {[@;(<].*} [regsub {^\S+} $text ""] ""]]
    set symbol [lindex [code_symbols $function $address] 0]
    set written [lindex $names 0]
    set value ""
    if {[code_is call $text]} {
        set kept [dict get $::code_this kept]
        set written [lsearch -all -inline -not -regexp [dict keys $registers] $kept]
    } elseif {[code_is silent $text]} {
        set written {}
    } elseif {[regexp {\{(.*)\}} $text all list]} {
        set written [split $list ", "]
    } elseif {![code_is load $text]
            && [regexp {^pt__table(?:\+0x)?([0-9a-f]*)$} $symbol all value]} {
        scan 0$value %x value
    } elseif {[regexp {\[pc,.*\m(?:0x)?([0-9a-f]+) <} $text all pool]} {
        if {[code_symbols $function $pool] eq "pt__table"} {
            set value 0
        }
    } elseif {[code_is copy $text]} {
        catch { set value [dict get $registers [lindex $names 1]] }
    } elseif {[code_is sum $text]} {
        # With two operands the first is a summand, too.
        foreach name [lrange $names [regexp {,.*,} $text] end] {
            if {[dict exists $registers $name] && [string is integer [dict get $registers $name]]} {
                set value [dict get $registers $name]
                if {[regexp {^\S+ \w+, ?(?:[a-z]\w*, ?)?#?(-?\d+)} $text all more]} {
                    set value [expr {($value + $more) % [lindex $::code_head 2]}]
                }
            }
        }
    } elseif {[regexp {^bfi } $text]} {
        catch { set value [dict get $registers $written] }
    } elseif {[regexp {^(ldrd|[us]mull)} $text]} {
        set written [lrange $names 0 1]
    }
    if {[regexp {\[(\w+)[^]]*\](!|, [^\{])} $text all base]} {
        lappend written $base
    }
    set registers [dict remove $registers {*}$written]
    if {$value ne ""} {
        dict set registers [lindex $written 0] $value
    }
    return $registers
}

# Whether an access to memory is to the head of a list, or through what may be a link.
proc code_accessed { registers text } {
    set memory {\[(\w+)(?:, (?:#(-?\d+)|(\w+)[^]]*))?\]}
    if {![regexp $memory $text all base offset index] || $base in { sp pc }} {
        return ""
    }
    if {$offset eq ""} {
        set offset 0
    }
    lassign $::code_head head size
    foreach name [list $base $index] {
        if {[dict exists $registers $name] && [string is integer [dict get $registers $name]]} {
            set at [expr {[dict get $registers $name] + $offset - $head}]
            return [expr {$at >= 0 && $at < $size ? "head" : ""}]
        }
    }
    return link
}

# From address on, along all ways.  held is what the way is in: "mask", an exclusive load as its
# width and address, or nothing; done is what it accessed meanwhile; path leads here.
proc code_walk { object function address held registers done path } {
    if {$address eq ""} {
        return
    }
    set registers [lsort -stride 2 $registers]
    set here $function,$address,$held,$registers,$done
    if {[info exists ::code_seen($here)]} {
        if {$held eq "mask" && $::code_seen($here) eq "on the way"} {
            code_violates short "a loop" $path
        }
        return
    }
    set ::code_seen($here) "on the way"
    set ::code_reached($function,$address) 1
    lappend path $function,$address
    set text $::code_text($function,$address)
    set list $::code_list($function)
    set next [lindex $list [expr {[lsearch -exact $list $address] + 1}]]
    if {[code_is maybe $text]} {
        code_walk $object $function $next $held $registers $done $path
    }

    set leaves [code_is leave $text]
    set call [code_is call $text]
    set into ""
    if {$call || [code_is jump $text] || [code_is branch $text]} {
        set symbols [code_symbols $function $address]
        set within [expr {![llength $symbols] || [string match .L* [lindex $symbols 0]]}]
        if {![regexp {([0-9a-f]+) <([^+>]*)} $text all target name]} {
            set name ""
        } elseif {!$within} {
            # What objdump takes for the target is not what the linker will put there.
            regsub {[-+]0x[0-9a-f]+$} [lindex $symbols 0] "" name
        }
        if {!$call && $within && $name ne "" && $target in $list} {
            set next [lrange [list $target $next] 0 [code_is branch $text]]
            set name ""
        } elseif {"$object/$name" in $::code_functions($object)} {
            set into $object/$name
        }
        if {$name ne "" && !$call} {
            set leaves 1
        }
    }
    if {$held eq "mask" && ($call || [code_is divide $text])} {
        code_violates short [expr {$call ? "a call" : "a division"}] $path
    } elseif {$held ne "" && $into eq "" && ($leaves || $call)} {
        code_violates [expr {$held eq "mask" ? "restore" : "ended"}] "none" $path
    } elseif {$into ne "" && ($leaves || $held ne "")} {
        # What is called must end what it finds begun.
        code_walk $object $into [lindex $::code_list($into) 0] $held $registers $done $path
        if {$call} {
            set held ""
        }
    }

    set accessed [code_accessed $registers $text]
    foreach what { load store } {
        if {[code_is $what $text]} {
            if {$accessed eq "head" && $held eq "" && $what eq "store"} {
                code_violates head "a store while not masked" $path
            }
            if {$held ne ""} {
                set done [lsort -unique [concat $done $what [list "$what $accessed"]]]
            }
        }
    }

    regexp {[a-z]\w*$} $text register
    regexp {ex(\w*) .*\[(\w+)} $text all width base
    set before $registers
    set registers [code_registers $registers $function $address $text]
    if {$held eq "" && [code_is save $text]} {
        dict set registers [lindex [regexp -all -inline {[a-z]\w*} $text] 1] before
    }
    if {[code_is mask $text]} {
        set began mask
        if {$held ne ""} {
            code_violates restore "another mask" $path
        }
    } elseif {[code_is load_ex $text]} {
        if {![dict exists $registers $base]} {
            dict set registers $base watched
        }
        set began [list "ex$width" [dict get $registers $base]]
    } elseif {[code_is restore $text]} {
        set began ""
        if {$held ne "mask"} {
            code_violates restore "a restore that no mask came before" $path
        } elseif {![dict exists $before $register] || [dict get $before $register] ne "before"} {
            code_violates restore "in $register something else, or what is not known\
                (it may have been in memory)" $path
        } elseif {"store head" in $done} {
            set ::code_changed 1
            if {"load head" ni $done} {
                code_violates head "the head written, and not read" $path
            }
            if {"[expr {$object eq "pt_getblock" ? "load" : "store"}] link" ni $done} {
                code_violates link "no such access" $path
            }
        }
    } elseif {[code_is store_ex $text]} {
        set began ""
        if {![dict exists $before $base] || $held ne [list "ex$width" [dict get $before $base]]} {
            code_violates pair "no load for this store" $path
        } elseif {"store" in $done} {
            code_violates pair "a store between" $path
        } elseif {"load link" ni $done} {
            code_violates link "no such access" $path
        }
    } elseif {[code_is clear $text]} {
        set began ""
    } elseif {[code_is status $text]} {
        code_violates restore "what is neither" $path
    }
    if {[info exists began]} {
        set held $began
        set done {}
        set registers [dict filter $registers script { name value } {
            expr {$value eq [lindex $held end] || [string is integer $value]
                || ($value eq "before" && $held eq "mask")}
        }]
    }
    if {!$leaves || [code_is branch $text]} {
        foreach address $next {
            code_walk $object $function $address $held $registers $done $path
        }
    }
    set ::code_seen($here) walked
}

# All functions of an object, whose text is all.
proc code_follow { object all } {
    foreach function $::code_functions($object) {
        code_walk $object $function [lindex $::code_list($function) 0] "" {} {} {}
        foreach address $::code_list($function) {
            if {![info exists ::code_reached($function,$address)]
                    && ![regexp {^(\.|nop|movs r0, r0|unimp)} $::code_text($function,$address)]} {
                code_violates reached "none to this" [list $function,$address]
            }
        }
    }
    set begins [expr {$::code_kind eq "MASKED" ? "mask" : "load_ex"}]
    if {![regexp -line [dict get $::code_this $begins] $all]} {
        code_violates step "none" {}
    }
    # A- and R-profile have two kinds of interrupts.
    if {[regexp -line {^mrs .*CPSR} $all] && [regexp -line {^cpsid i$} $all text]} {
        code_violates step "FIQs not masked: $text" {}
    }
    if {![info exists ::code_changed]} {
        code_violates head "no change while masked" {}
    }
}
