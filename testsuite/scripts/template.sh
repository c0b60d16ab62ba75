# template.sh - ports/template can be made into a port.
#
# SPDX-License-Identifier: MIT
#
# This makes the riscv port again, with another name and in a source without it, from
# ports/template, with the steps in ports/README.  Files that those steps show are taken from there.
. "${srcdir:?}/testsuite/lib/tap.sh"

port=source/ports/again
boards=source/testsuite/boards/again
host=riscv64-unknown-elf

# fill FILE SED-COMMAND...: each command must find its gap.
fill() {
    fill_file=$1
    shift
    for command; do
        cp "$fill_file" before && sed "$command" before >"$fill_file" &&
            ! cmp -s before "$fill_file" || {
                echo "$fill_file has nothing for: $command"
                return 1
            }
    done
}

copy_template() {
    rm -r source/ports/riscv source/testsuite/boards/riscv &&
        cp -r source/ports/template $port && cp -r source/testsuite/boards/template $boards &&
        chmod -R u+w source
}

code() {
    with_csr='.option push\\n\\t.option arch, +zicsr\\n\\t'
    without='\\n\\t.option pop'
    fill $port/pt_port.h \
        's/GAP: which CPU, how many cores, which mode/RISC-V, one hart, machine mode/' \
        's/GAP: the manual and section that say/Privileged Architecture, 3.1.6.1, says/' \
        's/!defined GAP_.*/!defined __riscv/' \
        's/the GAP port is for GAP/the again port is for RISC-V/' \
        's/the GAP port/the again port/' \
        's/ *\/\* GAP: an integer.*//' \
        "s/GAP: status register.*\"/${with_csr}csrrci %0, mstatus, 8$without\"/" \
        "s/GAP: %0 to status.*\" :/${with_csr}csrw mstatus, %0$without\" :/" \
        '/^#error "copy ports.template/d'
}

boards() {
    sed -n '/^    load_lib boards.exp/,/^$/s/^    //p' "$srcdir/ports/README" >$boards/virt.exp &&
        fill $boards/boards.h 's/GAP/virt/' &&
        cp "$srcdir/testsuite/boards/riscv/irq.c" $boards/irq.c &&
        echo 'riscv64-*-elf' >$port/triplets
}

configured() {
    mkdir b && cd b && env -u CC -u CPPFLAGS -u LDFLAGS \
        ../source/configure -q --host=$host --enable-werror \
        CFLAGS='--specs=picolibc.specs -march=rv32imac -mabi=ilp32 -g -O2' >../configure.log 2>&1
    configured_status=$?
    cd ..
    cat configure.log
    [ $configured_status -eq 0 ] && grep 'port  *again: masking interrupts' configure.log
}

# passes AREA.exp, or AREA.exp=PROGRAM: make check passes.
passes() {
    $MAKE -C b check RUNTESTFLAGS="$1" >check.log 2>&1
    passes_status=$?
    grep -e '^FAIL' -e '^board' check.log || tail check.log
    return $passes_status
}

forgets_to_mask() {
    fill $port/pt_port.h 's/csrrci %0, mstatus, 8/csrr %0, mstatus/' &&
        ! passes irq.exp=traffic.c && grep '^FAIL.*irq/traffic' check.log
}

forgets_to_restore() {
    fill $port/pt_port.h \
        's/csrr %0, mstatus/csrrci %0, mstatus, 8/' 's/csrw mstatus, %0/csrr zero, mstatus/' &&
        ! passes irq.exp=masked.c && grep '^FAIL.*irq/masked' check.log
}

plan 11
ok 'a release' source_copy
ok 'configure refuses the template itself' sh -c '
    mkdir t && cd t && ! ../source/configure -q --with-port=template >../log 2>&1 &&
    grep "copy ports/template" ../log'
ok 'step 2: a copy' copy_template
ok 'the gaps in pt_port.h' code
ok 'triplets, board and interrupts' boards
is 'no gap is left' "$(grep -r GAP $port $boards)" ''
ok 'step 4: configure finds it, and reports it' configured
ok 'step 6: the interface, on its board' passes api.exp
ok 'its interrupts' passes irq.exp
ok 'a missing mask is found' forgets_to_mask
ok 'a missing restore is found' forgets_to_restore

finish
