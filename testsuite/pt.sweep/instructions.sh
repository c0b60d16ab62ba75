#!/bin/sh
# instructions.sh - get a built libpt.a ready to be struck.
#
# SPDX-License-Identifier: MIT
#
# usage: instructions.sh LIBPT.A FOLDER COMPILER FLAGS...
#
# The command links objects into one, by -r.
#
# Leaves in FOLDER three copies of the objects of the calls, as they are in
# the library but for the names of their text sections, by which the program
# finds them, and of the functions; and instructions.c, the list of all
# instructions, from a disassembly.
set -e
lib=$1 to=$2
shift 2
calls='pt_getblock pt_freeblock pt_create pt_destroy pt_info pt_out pt_find pt_next'
objcopy=$("$1" -print-prog-name=objcopy)
objdump=$("$1" -print-prog-name=objdump)
ar=$("$1" -print-prog-name=ar)

case $lib in /*) ;; *) lib=$PWD/$lib ;; esac
mkdir -p "$to"
cd "$to"
rm -rf members
mkdir members
(cd members && "$ar" x "$lib")

for call in $calls; do
    for copy in struck again as_it_is; do
        # A linker script, because objcopy renames no sections by pattern.
        for load in '' '(NOLOAD)'; do
            # At 0: clang has a note before it, and the disassembly counts from there.
            echo "SECTIONS { ${copy}_$call 0 : { *(.text .text.*) }
                ${copy}_data $load : { *(.data .data.* .bss .bss.*) } }" > members/rename.ld
            "$@" -Wl,--no-gc-sections -T members/rename.ld members/*"$call.o" \
                -o "${copy}_$call.o"
            test -n "$load" ||
                "$objcopy" -O binary -j "${copy}_data" "${copy}_$call.o" "members/$call.data"
        done
        renamed='--redefine-sym mmap=sweep_mmap
            --redefine-sym sysconf=sweep_sysconf --redefine-sym __libc_single_threaded=sweep_alone'
        if test $copy != as_it_is; then
            renamed="$renamed --weaken"
            for name in $calls pt_retblock pt__create; do
                renamed="$renamed --redefine-sym $name=${copy}_$name"
            done
        fi
        # RISC-V has the distance to pc in two instructions: copies are whole pages apart.
        "$objcopy" $renamed --set-section-alignment "${copy}_$call=4096" "${copy}_$call.o"
    done
done
# The copies share one table: compilers may address it as an offset in the data
# of an object, so a symbol would not do.
cat > data.ld <<'END'
SECTIONS
{
    library_data = .;
    OVERLAY : {
        as_it_is_data { *(as_it_is_data) }
        struck_data { *(struck_data) }
        again_data { *(again_data) }
    }
    library_end = .;
}
INSERT AFTER .bss;
END
{
    echo '#include "strike.h"'
    for copy in struck again as_it_is; do
        for call in $calls; do
            echo "extern unsigned char __start_${copy}_$call[];"
        done
    done
    echo 'unsigned char *const code[COPIES][FUNCTIONS] = {'
    for copy in struck again as_it_is; do
        echo '    {'
        for call in $calls; do
            echo "        __start_${copy}_$call,"
        done
        echo '    },'
    done
    echo '};'
    echo 'const unsigned char library_blank[] = {'
    cat members/*.data | od -An -v -tu1 | sed 's/ *\([0-9]\{1,\}\)/\1,/g'
    echo '    0'
    echo '};'
    echo 'const size_t library_blank_size = sizeof library_blank - 1;'
    echo 'const struct instruction instructions[] = {'
    number=0
    for call in $calls; do
        # Left out are data between functions, and what only fills the space
        # behind an unconditional branch.  Before the instructions of a source line objdump
        # has its function, with "()", and its file and line; those are of the innermost
        # function, where one has been inlined.
        LC_ALL=C "$objdump" -dlw --no-show-raw-insn -j "as_it_is_$call" "as_it_is_$call.o" |
        awk -F '\t' -v number=$number '
            /^[0-9a-f]+ <\.L.*>:$/ { next }         # on RISC-V labels are symbols
            /^[0-9a-f]+ <.*>:$/ {
                split($0, part, /[ <>]+/)
                base = part[1]; name = part[2]; line = ""; next
            }
            /\(\):$/ { sub(/\(\):$/, ""); within = $0; next }
            /^\/?[^\t]*:[0-9]+( \(discriminator [0-9]+\))?$/ {
                sub(/ \(.*/, ""); sub(/.*\//, ""); line = $0; next
            }
            !/^ *[0-9a-f]+:\t/ { next }
            {
                at = $1; gsub(/[ :]/, "", at)
                text = $2
                for (i = 3; i <= NF; i++)
                    text = text " " $i
                gsub(/ +/, " ", text); sub(/ $/, "", text); gsub(/["\\]/, "", text)
            }
            text ~ /^\./ { next }
            dead && text ~ /^(data16|cs|ds|nop[wl]?|nop\.w|c\.nop|unimp|c\.unimp|udf)( |$)/ { next }
            dead && text ~ /^(xchg %ax,%ax|andeq r0, r0, r0|movs r0, r0)( |$)/ { next }
            {
                printf "    { 0x%s, %d, \"%s+0x%x\", \"%s\", \"%s\" },\n", at, number, name,
                    value(at) - value(base), text, line == "" ? "" : within " " line
                dead = text ~ /^(ret|c\.jr|jr|c\.j|j|jmp|tail|br?|b\.[nw]|bx)( |$)/ ||
                    text ~ /^(pop|ldm|ldr).*pc/
            }
            # No strtonum in every awk.
            function value(hex,    i, n) {
                for (i = 1; i <= length(hex); i++)
                    n = 16 * n + index("123456789abcdef", substr(hex, i, 1))
                return n
            }'
        number=$((number + 1))
    done
    echo '};'
    echo 'const unsigned instruction_count = sizeof instructions / sizeof instructions[0];'
} > instructions.c
