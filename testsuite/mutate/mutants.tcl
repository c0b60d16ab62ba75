# mutants.tcl - print what can be changed in one place of C sources, one mutant a line.
#
# SPDX-License-Identifier: MIT
#
# usage: tclsh mutants.tcl [-threads] FILE ...
#
# Each line has six fields, with tabs between: the file; its line; how many lines the mutant
# takes the place of, 1 or 2; the function or macro; the code there; the code of the mutant.
# -threads: of atomic accesses, a relaxed twin too.
#
# It knows no grammar, only lines in the style of this project.  Some mutants do not compile,
# and some are the same program: the caller finds out.

array set operators {
    +  -    -  +    += -=   -= +=   ++ --   -- ++   <  <=   <= <    >  >=   >= >
    == !=   != ==   && ||   || &&   &  |    |  &    << >>   >> <<
}

set weaker {
    memory_order_acquire memory_order_release memory_order_acq_rel memory_order_seq_cst
}

set atomic {
    pt_read pt_write atomic_compare_exchange_strong atomic_compare_exchange_weak atomic_fetch_add
}

set token {->|\+\+|--|<<|>>|&&|\|\||[-+<>=!*/%&|^]=|\w+|[^\w\s]}

proc mutant { original mutated { lines 1 } } {
    if {$mutated ne $original} {
        puts [join [list $::file $::number $lines $::function $original $mutated] \t]
    }
}

# The code with what stands at indices replaced.
proc mutant_at { code indices new } {
    lassign $indices first last
    mutant $code [string replace $code $first $last $new]
}

# The code of a line: no indentation, no comment, no backslash at its end.
proc code_of { line } {
    upvar #0 in_comment in_comment

    if {$in_comment} {
        if {![regsub {^.*?\*/} $line "" line]} {
            return ""
        }
        set in_comment 0
    }
    regsub -all {/\*.*?\*/} $line "" line
    set in_comment [regsub {/\*.*$} $line "" line]
    return [string trim [regsub {\\$} $line ""]]
}

# As long as code; what is in its strings is blank.
proc without_strings { code } {
    set blank $code
    foreach indices [regexp -all -inline -indices {"(?:[^"\\]|\\.)*"} $code] {
        lassign $indices first last
        set nothing [string repeat " " [expr {$last - $first + 1}]]
        set blank [string replace $blank $first $last $nothing]
    }
    return $blank
}

# 0 and 1 become each other, n becomes n + 1.
proc other_number { text } {
    if {![regexp {^(0x[0-9a-f]+|\d+)(u?)$} $text all digits suffix]} {
        return $text
    }
    set format [expr {[string match 0x* $digits] ? "0x%x" : "%d"}]
    return [format $format [expr {$digits == 1 ? 0 : $digits + 1}]]$suffix
}

# Operators of two operands have blanks around them.
proc is_operator { code indices } {
    lassign $indices first last
    set word [string range $code $first $last]
    return [expr {[info exists ::operators($word)] && ($word in {++ --}
        || [string range $code $first-1 $last+1] eq " $word ")}]
}

proc mutate_token { code indices } {
    set word [string range $code {*}$indices]
    if {[is_operator $code $indices]} {
        mutant_at $code $indices $::operators($word)
    } elseif {[string match {[0-9]*} $word]} {
        mutant_at $code $indices [other_number $word]
    } elseif {$word in $::weaker} {
        mutant_at $code $indices memory_order_relaxed
    } elseif {$word eq "volatile"} {
        mutant_at $code $indices ""
    } elseif {$::threads && $word in $::atomic && $word ne $::function} {
        mutant_at $code $indices ${word}_relaxed
    }
}

proc mutate_tokens { code } {
    foreach indices [regexp -all -inline -indices -- $::token [without_strings $code]] {
        mutate_token $code $indices
    }
}

# The index of the parenthesis that closes the one at first; -1 if that is on another line.
proc closing { code first } {
    set depth 0
    for { set i $first } { $i < [string length $code] } { incr i } {
        switch [string index $code $i] {
            ( { incr depth }
            ) { if {[incr depth -1] == 0} { return $i } }
        }
    }
    return -1
}

proc mutate_condition { code } {
    if {![regexp -indices {\m(?:if|while) \(} $code match]} {
        return
    }
    set first [lindex $match 1]
    set last [closing $code $first]
    if {$last < 0} {
        return
    }
    set condition [string range $code $first+1 $last-1]
    foreach new [list !($condition) 0 1] {
        mutant_at $code [list $first+1 $last-1] $new
    }
}

# A whole statement on one line, given the code before it; no declaration.
proc is_statement { before code } {
    return [expr {$::function ne "" && [regexp {^\w.*;$} $code]
        && ([string match return* $code] || ![regexp {^(\w+ )+\**\w+( =|;|,|\[)} $code])
        && [regexp {([;\{\}:)]|else|do)$} $before]}]
}

proc mutate_statement { before code } {
    if {[is_statement $before $code]} {
        mutant $code ";"
    }
}

# Whether both are assignments of which none uses the other's result, nor calls a function:
# compilers choose their order themselves.
proc is_unordered { code after } {
    return [expr {[regexp {^([^=(]+) = ((?!\w+\().)*;$} $code all to]
        && [regexp {^([^=(]+) = ((?!\w+\().)*;$} $after all to_after]
        && [string first $to $after] < 0 && [string first $to_after $code] < 0}]
}

proc mutate_order { before code after } {
    if {[is_statement $before $code] && [is_statement $code $after]
            && [regexp {[;\{\}]$} $before] && ![string match return* $code]
            && ![string match return* $after] && ![is_unordered $code $after]} {
        mutant "$code $after" "$after $code" 2
    }
}

proc is_asm { code } {
    return [regexp {__asm__|^"|"memory"} $code]
}

# An instruction ends at \n\t or with its string.  A label stays.  A conditional jump is left out,
# or always made.
proc mutate_instructions { code } {
    if {[regexp {^"(\s*\d:)?\s*[a-z].*\\n\\t"$} $code all label]} {
        mutant $code "\"$label\\n\\t\""
        if {[regexp {\mc?b[a-z]+\M.*(\d[bf])\\n} $code all target]} {
            mutant $code "\"$label b $target\\n\\t\""
        }
        return
    }
    foreach { all instruction } [regexp -all -inline -indices \
            {(?:"|\\t)((?:cps|cmp|csr|mrs|msr|bfi)[^"\\]*)} $code] {
        mutant_at $code $instruction ""
    }
}

proc mutate_asm { code } {
    mutate_instructions $code
    foreach { all number } [regexp -all -inline -indices {#(\d+|0x[0-9a-f]+)\M} $code] {
        mutant_at $code $number [other_number [string range $code {*}$number]]
    }
    foreach { what new } {{"memory"} {"cc"} {cpsid if} {cpsid i} {volatile } {}} {
        set first [string first $what $code]
        if {$first >= 0} {
            mutant_at $code [list $first [expr {$first + [string length $what] - 1}]] $new
        }
    }
}

# Of which function or macro the line is.
proc follow { line } {
    upvar #0 function function candidate candidate

    if {[regexp {^#define (\w+)} $line all name]} {
        set function $name
    } elseif {$line eq "\{"} {
        set function $candidate
    } elseif {[regexp {^\w.*?(\w+)\(} $line all name]} {
        set candidate $name
        set function ""
    } elseif {[regexp {^\}} $line]} {
        set function ""
    }
}

proc follow_end { line } {
    if {[regexp {^#define .*[^\\]$} $line]} {
        set ::function ""
    }
}

proc mutate_file { lines } {
    set ::in_comment 0
    set ::function ""
    set ::candidate ""
    set ::number 0
    set codes [lmap line $lines { code_of $line }]
    set ::in_comment 0
    set before ""
    foreach line $lines code $codes {
        follow $line
        incr ::number
        if {$code eq ""} {
            continue
        }
        if {[is_asm $code]} {
            mutate_asm $code
        } elseif {![regexp {^(#(?!define)|_Static_assert)} $code]} {
            mutate_tokens $code
            mutate_condition $code
            mutate_statement $before $code
            mutate_order $before $code [lindex $codes $::number]
        }
        follow_end $line
        set before $code
    }
}

set threads [expr {[lindex $argv 0] eq "-threads"}]
foreach file [lrange $argv $threads end] {
    set channel [open $file]
    mutate_file [split [read $channel] \n]
    close $channel
}
