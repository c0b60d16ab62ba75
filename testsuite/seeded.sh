# seeded.sh - the tests find bugs: each of these is put in, and must be found; by hand
# or from tools/check.
#
# SPDX-License-Identifier: MIT
#
# usage: srcdir=SOURCE builddir=BUILD CC=gcc sh testsuite/seeded.sh [NUMBER ...]
#
# Both directories absolute; BUILD is any finished build.  With numbers of bugs, as in
# the results, those only.
numbers=$*
. "${srcdir:?}/testsuite/lib/tap.sh"

tab=$(printf '\t')

# One bug a line: the builds that it can be in, its name, the files it is in, what makes
# it of the right lines there, and the test that must find it.  blind(word, new) is a
# store that looks at nothing.
sed "s/ | /$tab/g" >table <<'.'
riscv m0 | no mask | ports/riscv/pt_port.h ports/arm/pt_port.h | s/csrrci %0, mstatus, 8/csrr %0, mstatus/; s/PRIMASK.n.tcpsid i/PRIMASK/ | irq.exp=traffic.c
riscv m0 | no restore | ports/riscv/pt_port.h ports/arm/pt_port.h | s/csrw mstatus, %0/csrr zero, mstatus/; s/msr PRIMASK, %0// | irq.exp=masked.c
riscv m0 | unmasks whatever was | ports/riscv/pt_port.h ports/arm/pt_port.h | s/csrw mstatus, %0/csrsi mstatus, 8/; s/msr PRIMASK, %0/cpsie i/ | irq.exp=masked.c
riscv m0 | restores the opposite | ports/riscv/pt_port.h ports/arm/pt_port.h | s/return mstatus;/return mstatus ^ 8;/; s/return primask;/return primask ^ 1;/ | irq.exp=masked.c
riscv m0 | get has no step | libpt/freelist.h | /pt_take(/,/^}/{ s/= pt_enter()/= 0/; s/pt_leave(s)/(void) s/ } | irq.exp=traffic.c
riscv m0 | free has no step | libpt/freelist.h | /pt_give(/,/^}/{ s/= pt_enter()/= 0/; s/pt_leave(s)/(void) s/ } | irq.exp=traffic.c
m3 native | get does not compare | libpt/freelist.h | /pt_take(/,/^}/s/pt_sc(&p->head, head,/blind(p->head,/ | irq.exp=traffic.c
m3 native | free does not compare | libpt/freelist.h | s/pt_cas(&p->head, head, \(.*\), pt_depth(p, head) == depth)/blind(p->head, \1)/ | irq.exp=traffic.c
m3 | any store succeeds | ports/arm/pt_port.h | s/"strex %0, %2, .%1."/"str %2, [%1]\\n\\tmov %0, #0"/ | irq.exp=traffic.c
m3 | any store of a mark succeeds | ports/arm/pt_port.h | s/"strexh %0, %2, .%1."/"strh %2, [%1]\\n\\tmov %0, #0"/ | irq.exp=race.c
m3 native | get and free do not retry | libpt/freelist.h | s/return PT_DISTURBED;/{}/ | irq.exp=traffic.c
m3 native | free does not retry | libpt/freelist.h | /pt_give(/,/^}/s/ pt_put_late(.*;/ {}/ | irq.exp=traffic.c
native | no tag | libpt/links_kept.h | s/(head + PT_TAG)/head/ | sweep.exp
riscv m3 native | the link is loaded before the step | libpt/freelist.h | /pt_take(/,/^}/{ s/ s = pt_enter();/ pt_number early = pt_read(p->links) ? pt_read(pt_link(p, pt_top(pt_read(p->head)))->next) : 0;\n&/; s/pt_read(link->next)/early/ } | irq.exp=traffic.c
riscv m3 native | get compares the id before its step | libpt/freelist.h | /pt_take(/,/^}/{ s/ s = pt_enter();/ int is = pt_is(p, ptno);\n&/; s/!pt_is(p, ptno) ||/!is ||/ } | sweep.exp
riscv m3 | free compares the id before its step only | libpt/links_beside.h | /pt_marked(/,/^}/s/return .*;/return (void) p, (void) ptno, mark == PT_OUT(ptno);/ | sweep.exp
native | the mark does not say whose | libpt/links_kept.h | s/0x80000000u . (uint32_t) (ptno)/(void) (ptno), 0x80000000u/ | sweep.exp
riscv m3 native | no mark | libpt/links_beside.h libpt/links_kept.h | /pt_marked(/,/^}/s/return .*;/return (void) mark, pt_is(p, ptno);/ | api.exp=fault.c
riscv m3 | free looks for the mark before its step | libpt/pt_freeblock.c libpt/freelist.h | s/pt_likely(pt_is(p, ptno))/pt_marked(p, ptno, link->next)/; /pt_give(/,/^}/s/pt_marked(p, ptno, mark)/pt_is(p, ptno)/ | irq.exp=race.c
native | the mark is taken in two steps | libpt/freelist.h | s/pt_sc(&link->next, mark,/blind(link->next,/ | irq.exp=race.c
riscv | get counts after its step | libpt/links_beside.h libpt/freelist.h | s/(head.count - 1)/head.count/; s/^    pt_write(.*PT_OUT/    p->head.count--;&/ | sweep.exp
m3 | get counts after its step | libpt/links_beside.h libpt/freelist.h | s/return .*(head, PT_ONE, fewer);/*fewer = head; return head >= PT_ONE;/; s/^    pt_write(.*PT_OUT/    p->head -= PT_ONE;&/ | sweep.exp
native | free counts after its step | libpt/freelist.h | /pt_put(/,/^}/{ s/^    pt_lay_depth(.*//; s/return \(pt_cas.*\);/int put = \1;\n    pt_lay_depth(link, depth);\n    return put;/ } | sweep.exp
m3 | destroy takes one look for two | libpt/freelist.h | s/error = pt_is(p, ptno) && .*EBADID;/error = EBUSY;/ | sweep.exp
riscv m3 native | destroy does not count | libpt/freelist.h | s/pt_home(p, pt_read(p->head)).* != pt_read(p->[a-z]*)/0/ | api.exp=destroy.c
riscv m3 native | one block too many | libpt/numbers.h | /pt_has(/,/^}/s/ < / <= / | api.exp=fault.c
riscv m3 native | no boundary check | libpt/numbers.h | s/return i >> shift .*/return i >> shift;/ | api.exp=fault.c
riscv m3 native | a number comes back at once | libpt/pt_create.c | s/life . 2 [*] PT_SLOTS + // | api.exp=stale.c
riscv m0 | get reads the head before its step | libpt/freelist.h | /pt_take(/,/^}/{ s/ s = pt_enter();/ pt_head early = p->head;\n&/; s/pt_ll(&p->head)/early/ } | code.exp
riscv m0 | get divides in its step | libpt/freelist.h | /pt_take(/,/^}/s/ s = pt_enter();/& __asm__ volatile ("" : : "r" (p->stride \/ p->origin));/ | code.exp
riscv m0 | get loops in its step | libpt/freelist.h | /pt_take(/,/^}/s/ s = pt_enter();/& for (unsigned i = p->shift; i; i--) __asm__ volatile ("");/ | code.exp
riscv m0 | a way out of get without restore | libpt/freelist.h | /pt_take(/,/^}/{ /pt_clear();/{ n; s/pt_leave(s);// } } | code.exp
m3 | no clrex | ports/arm/pt_port.h | s/"clrex"/""/ | code.exp
m3 | get stores between load and store | libpt/freelist.h | /pt_take(/,/^}/s/ head = pt_ll(&p->head);/& *(volatile uint8_t *) \&p->slack = p->slack;/ | code.exp
m3 | get pushes between load and store | libpt/freelist.h | /pt_take(/,/^}/s/ head = pt_ll(&p->head);/& __asm__ volatile ("push {r0}\\n\\tadd sp, #4");/ | code.exp
m3 | get masks | libpt/freelist.h | /pt_take(/,/^}/s/ s = pt_enter();/& __asm__ volatile ("cpsid i");/ | code.exp
riscv m0 m3 native | get asks libatomic | libpt/freelist.h | /pt_take(/,/^}/s/ s = pt_enter();/& extern void __atomic_lock(void); __atomic_lock();/ | code.exp
riscv m0 m3 | get takes one instruction more | libpt/freelist.h | /pt_take(/,/^}/s/ s = pt_enter();/& __asm__ volatile ("nop");/ | cost.exp
.

# One bug in one build a line.
while IFS=$tab read -r builds rest; do
    for build in $builds; do
        printf '%s\t%s\n' "$build" "$rest"
    done
done <table >bugs

# With no bug in it, nothing is found.
sound() {
    kind=$1
    shift
    (mkdir "$kind" && cd "$kind" && env -u CC -u CPPFLAGS -u LDFLAGS ../source/configure -q \
        --disable-shared "$@") || return
    for test in $(grep "^$kind$tab" chosen | sed "s/.*$tab//" | sort -u); do
        run_test "$kind" "$test" || return
    done
}

judgements() {
    grep '^FAIL' check.log | grep -Ev ': (compiles|can run programs)$'
}

# What test says, in folder KIND; only what it says itself, not that it could not begin.
run_test() {
    $MAKE -s -C "$1" >make.log 2>&1 || {
        cat make.log
        return 2
    }
    $MAKE -C "$1" check RUNTESTFLAGS="$2" >check.log 2>&1 && return
    judgements || {
        tail check.log
        return 2
    }
    return 1
}

found() {
    found_status=0
    : >check.log
    for file in $files; do
        mkdir -p "saved/$(dirname "$file")"
        cp "source/$file" "saved/$file"
        sed "$change" "saved/$file" >"source/$file"
        if cmp -s "source/$file" "saved/$file"; then
            echo "nothing in $file to change by: $change"
            found_status=3
        fi
    done
    if [ $found_status -eq 0 ]; then
        run_test "$kind" "$test"
        [ $? -eq 1 ] || found_status=1
    fi
    for file in $files; do
        cp "saved/$file" "source/$file"
    done
    return $found_status
}

for number in ${numbers:-$(seq "$(wc -l <bugs)")}; do
    sed -n "${number}s/^/$number$tab/p" bugs
done >numbered
cut -f 2- numbered >chosen
kinds=$(cut -f 1 chosen | sort -u)
plan $((1 + $(echo $kinds | wc -w) + $(wc -l <chosen)))
ok 'a release' source_copy
chmod -R u+w source
echo '#define blind(word, new) (pt_write(word, new), 1)' >>source/libpt/step.h
for kind in $kinds; do
    case $kind in
        riscv)
            ok 'masked: RISC-V' sound riscv --host=riscv64-unknown-elf \
                CFLAGS='--specs=picolibc.specs -march=rv32imac -mabi=ilp32 -g -O2'
            ;;
        m0)
            ok 'masked: Cortex-M0' sound m0 --host=arm-none-eabi \
                CFLAGS='--specs=picolibc.specs -mcpu=cortex-m0 -mthumb -g -O2'
            ;;
        m3)
            ok 'exclusive: Cortex-M3' sound m3 --host=arm-none-eabi \
                CFLAGS='--specs=picolibc.specs -mcpu=cortex-m3 -mthumb -g -O2'
            ;;
        native)
            ok 'tagged: this machine' sound native
            ;;
    esac
done
while IFS=$tab read -r number kind name files change test; do
    ok "$number, $kind: $name: found by $test" found
    diag "$(judgements | head -n 1)"
done <numbered

finish
