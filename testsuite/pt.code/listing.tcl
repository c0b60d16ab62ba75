# listing.tcl - the library's machine code as objdump lists it, and how each CPU spells it.
#
# SPDX-License-Identifier: MIT

# How each CPU spells what is looked for, by what objdump calls its files.  An
# instruction is its name, a blank, and operands; memory is [BASE, #OFFSET].
#       swap    compares and swaps 64 bits, or ends a pair that does
#       status  might change what is masked: save keeps it, mask masks, restore puts back
#       load_ex, store_ex, clear        exclusive accesses; leave goes out of the function
#       maybe   has a condition, and may do nothing
#       silent  changes no register; sum adds to an address; kept survives a call
set code_arm [string map { IF (eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le) } {
    swap {^st[lr]exd}
    status {^(cps|msr)} save {^mrs } mask {^cpsid } restore {^msr }
    load_ex {^ldrex} store_ex {^strex} clear {^clrex}
    call {^(blx?|svc)IF?( |$)} leave {^(bx|mov pc|tb[bh]|ldr[.w]* pc,|(pop|ldm).*pc)}
    jump {^b(\.[nw])? } branch {^(bIF(\.[nw])?|cbn?z) }
    store {^(str(?!ex)|stm|push|vst|vpush)} load {^(ldr(?!ex)|ldm|pop|vld|vpop)} divide {^[su]div}
    maybe {^(mov|add|sub|blx?|bx|pop|ldm\w\w|ldr[bhd]?|str[bhd]?|stm\w\w|msr)IF(\.[nw])? }
    silent {^(str(?!ex)|stm|push|cmp|cmn|tst|teq|bl?x?IF?(\.[nw])? |cbn?z|cps|msr|it|nop)}
    copy {^mov(s|\.w)? } sum {^(add|mla)} kept {^(r[4-9]|r1[01]|sl|fp|sp)$}
}]
set code_riscv {
    swap {^sc\.d}
    status {^(csr[^r]|csrr[wsc]|mret|wfi|ecall)} save {^csrrci? \w+,mstatus,8$}
    mask {^csrrci? \w+,mstatus,8$} restore {^csrw mstatus,}
    load_ex {^lr\.} store_ex {^sc\.} clear {^$^}
    call {^(jalr?|ecall)( |$)} leave {^(ret|jr|mret)( |$)} jump {^j } branch {^b(eq|ne|lt|ge|gt|le)}
    store {^(f?s[bhwdq]|amo\w+\.\w+) } load {^(f?l[bhwdq]u?) } divide {^(div|rem)}
    maybe {^$^} silent {^(f?s[bhwdq]|b\w+|csrw|j) }
    copy {^mv } sum {^(add|sh[123]add)} kept {^s[0-9p]}
}
array set code_cpu [list \
    elf32-littlearm $code_arm \
    elf32-littleriscv $code_riscv \
    elf64-littleriscv $code_riscv \
    elf64-littleaarch64 {swap {^(stl?xr w\d+, x|cas\w* x)|__aarch64_cas8}} \
    elf64-s390 {swap {^csg }} \
    elf64-x86-64 {swap {^lock cmpxchg %r}} \
    elf32-i386 {swap {^lock cmpxchg8b}}]

# Data, and what the compiler, a profiler or a sanitizer asks for by itself; none of it takes a
# lock.
set code_by_compiler {(?x)^(
    pt__\w+ | __libc_single_threaded | \*ABS\* | _GLOBAL_OFFSET_TABLE_
    | __x86\.get_pc_thunk\..* | __stack_chk_\w+ | __mul[sd]i3
    | __riscv_(save|restore)_\d+ | __aarch64_(cas|swp|ld)\w+
    | __gcov_\w+ | mcount | __fentry__ | __\w*san_.*
)$}

# What objdump says, into the arrays:
#       code_functions(object)          as OBJECT/NAME
#       code_list(function)             addresses, in order
#       code_text(function,address)     the instruction
#       code_names(function,address)    symbols in its relocations, with what is added
proc code_read { objdump } {
    foreach array { code_functions code_list code_text code_names } {
        upvar #0 $array $array
        unset -nocomplain $array
    }
    set format ""
    set function ""
    foreach line [split [lindex [pt_execute $objdump 20] 1] \n] {
        if {[regexp {^(\S+)\.o: +file format (\S+)} $line all object format]} {
            regsub {^(.*/)?(libpt_la-)?} $object "" object
        } elseif {[regexp {^[0-9a-f]+ <([^.].*)>:$} $line all function]} {
            set function $object/[regsub {^pt_retblock$} $function pt_freeblock]
            lappend code_functions($object) $function
        } elseif {[regexp {^ *([0-9a-f]+):\t(.*)} $line all address text]} {
            # Wide lines have an instruction's relocations behind it.
            set parts [split [regsub -all {\t([0-9a-f]+: R_\w+)\t} $text "\n\\1 "] \n]
            set relocations [lassign $parts text]
            set text [string trim [regsub -all {\s+} $text " "]]
            regsub {(-?\d+)\((\w+)\)} $text {[\2, #\1]} text
            regsub {^((?:ldm|stm)\S* )(\w+)(!?, \{)} $text {\1[\2]\3} text
            lappend code_list($function) $address
            set code_text($function,$address) $text
            code_relocations $function $address $relocations
        } elseif {[regexp {^\t+([0-9a-f]+: R_\w+)\t(.*)} $line all what symbol]} {
            code_relocations $function "" [list "$what $symbol"]
        }
    }
    return $format
}

# Data between instructions have theirs at an address of their own.
proc code_relocations { function address relocations } {
    foreach relocation $relocations {
        regexp {^([0-9a-f]+): \w+ (\S*)} $relocation all at symbol
        if {$address ne ""} {
            set at $address
        }
        lappend ::code_names($function,$at) $symbol
    }
}

# Symbols of other objects that a function refers to.
proc code_refers { function } {
    set object [file dirname $function]
    set found {}
    foreach { key names } [array get ::code_names $function,*] {
        lappend found {*}$names
    }
    set names {}
    foreach name [lsort -unique [lmap name $found { regsub {[+-]0x[0-9a-f]+$} $name "" }]] {
        if {"$object/$name" ni $::code_functions($object) && ![string match .* $name]
                && ![regexp $::code_by_compiler $name]} {
            lappend names $name
        }
    }
    return $names
}

proc code_is { kind text } {
    return [regexp [dict get $::code_this $kind] $text]
}
