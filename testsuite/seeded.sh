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

# Two lines or three a bug: the builds that it can be in, its name, the files it is in, and the test
# that must find it; and what makes it of the right lines there, all files alike.  What can
# be wrong in the list of hosts is for seeded-model.sh to try; what a change in one place can
# do, for make mutate.
cat >lines <<'EOF'
riscv | no mask | ports/riscv/pt_port.h | irq.exp=traffic.c
    s/csrrci %0, mstatus, 8/csrr %0, mstatus/
riscv m0 | unmasks whatever was | ports/riscv/pt_port.h ports/arm/pt_port.h | irq.exp=masked.c
    s/csrw mstatus, %0/csrsi mstatus, 8/; s/msr PRIMASK, %0/cpsie i/
riscv m0 | restores the opposite | ports/riscv/pt_port.h ports/arm/pt_port.h | irq.exp=masked.c
    s/return mstatus;/return mstatus ^ 8;/; s/return primask;/return primask ^ 1;/
riscv m0 | get has no step | libpt/list_masked.h | irq.exp=traffic.c
    /pt_take(/,/^}/{ s/= pt_port_mask()/= 0/; s/pt_port_restore(before)/(void) before/; }
riscv m0 | free has no step | libpt/list_masked.h | irq.exp=traffic.c
    /pt_claim(/,/pt_put(/s/= pt_port_mask()/= 0/; /pt_claim(/,/^#else/s/pt_port_restore(.*)/(void) c/
riscv | destroy has no step | libpt/list_masked.h | sweep.exp
    /pt_shut(/,/^}/{ s/= pt_port_mask()/= 0/; s/pt_port_restore(before)/(void) before/; }
riscv m0 | get reads the top before its step | libpt/list_masked.h | irq.exp=traffic.c
    /pt_take(/,/^}/{ s/, count;/, count, early = p->list.top;/; s/    top = p->list.top/    top = early/; }
riscv m0 | get loads the link before its step | libpt/list_masked.h | irq.exp=traffic.c
    /pt_take(/,/^}/s/= link->below/= early/
    /pt_take(/,/^}/s/, count;/&\n    pt_number early = p->list.links ? p->list.links[p->list.top].below : 0;/
riscv | get compares the id before its step | libpt/list_masked.h | sweep.exp
    /pt_take(/,/^}/{ s/, count;/&\n    int is = pt_is(p, ptno);/; s/!pt_is(p, ptno) ||/!is ||/; }
riscv | free compares the id before its step only | libpt/list_masked.h | sweep.exp
    s/pt_likely(pt_is(p, ptno)) && pt_likely(c/pt_likely(c/
riscv m0 | free looks for the mark before its step | libpt/list_masked.h | sweep.exp
    s/ pt_ready(c->link);/ int out = c->link->below == PT_OUT;\n&/; s/ && pt_likely(c->.*PT_OUT)/ \&\& out/
riscv m0 | no mark | libpt/list_masked.h | api.exp=fault.c
    s/ && pt_likely(c->link->below == PT_OUT)//
riscv | get counts after its step | libpt/list_masked.h | sweep.exp
    /pt_take(/,/^}/{ /count = .*count - 1/d; s/^    link->below = PT_OUT/    p->list.count--;\n&/; }
riscv | free counts after its step | libpt/list_masked.h | sweep.exp
    /pt_put(/,/^}/{ /p->list.count = /d; s/pt_port_restore(c->before);/& p->list.count++;/; }
riscv m0 | destroy does not count | libpt/list_masked.h | api.exp=destroy.c
    s/p->list.count + 1u == p->end/1/
riscv | destroy writes the id after its step | libpt/list_masked.h | sweep.exp
    s/pt_write(p->id, dead);/{ }/; s/^    return home ?/    if (home) pt_write(p->id, dead);\n&/
m3 | any store of get succeeds | libpt/list_exclusive.h | irq.exp=traffic.c
    s/strex   %.t., r12, .%.p../str r12, [%[p]]\\n\\tmov %[t], #0/
m3 | any store of a mark succeeds | libpt/list_exclusive.h | sweep.exp
    s/strexh  r6, r2, .r4./strh r2, [r4]\\n\\tmov r6, #0/
m3 | any store of free succeeds | libpt/list_exclusive.h | irq.exp=traffic.c
    s/strex   %.t., %.head., .%.p../str %[head], [%[p]]\\n\\tmovs %[t], #0/
m3 | any store of destroy succeeds | libpt/list_exclusive.h | sweep.exp
    s/strex   %.how., %.dead., .%.id../str %[dead], [%[id]]\\n\\tmovs %[how], #0/
m3 | get does not retry | libpt/list_exclusive.h | irq.exp=traffic.c
    /pt_take(/,/^}/s/b       1b/b       2f/
m3 | free does not retry its claim | libpt/list_exclusive.h | irq.exp=traffic.c
    /pt_claim(/,/^}/s/b       1b/b       2f/
m3 | get loads the link before its pair | libpt/list_exclusive.h | irq.exp=traffic.c
    /pt_take(/,/^}/s/1: ldrex   %.top./1: ldr %[top]/
    s/strex   %.t., r12/ldrex %[t], [%[p]]\\n\\tuxth %[t], %[t]\\n\\tcmp %[t], %[top]\\n\\tbne 1b\\n\\t&/
m3 | get compares no id | libpt/list_exclusive.h | api.exp=stale.c
    /pt_take(/,/^}/s/cmp     r12, %.block./cmp r12, r12/
m3 | get compares the id before its pair | libpt/list_exclusive.h | sweep.exp
    /pt_take(/,/^}/s/"1: ldrex /"1: ldr r12, [%[p], #8]\\n\\tcmp r12, %[block]\\n\\tbne 2f\\n\\tldrex /
    s/cmp     r12, %.block./cmp r12, r12/
m3 | free compares the id before its pair only | libpt/list_exclusive.h | sweep.exp
    /pt_claim(/,/^}/s/cmp     r12, %.ptno./cmp r12, r12/
m3 | destroy counts before its pair | libpt/list_exclusive.h | sweep.exp
    s/ldrex   %.t., .%.id../ldr %[t], [%[id]]/; s/strex   %.how., %.dead./ldrex %[t], [%[id]]\\n\\t&/
m3 | destroy takes one look for two | libpt/list_exclusive.h | sweep.exp
    /"2: ldr     %.t., .%.id../,/bne/d; s/"   movs    %.how., #2/"2: movs %[how], #2/
m3 | destroy does not count | libpt/list_exclusive.h | api.exp=destroy.c
    s/cmp     %.t., %.blocks./cmp %[t], %[t]/
m3 | one block too many | libpt/list_exclusive.h | api.exp=fault.c
    /pt_claim(/,/^}/s/bhs     2f/bhi 2f/
m3 | no boundary check | libpt/list_exclusive.h | api.exp=fault.c
    s/ror     r5, r5, r6/lsr r5, r5, r6/
riscv m0 native | no boundary check | libpt/blocks.h | api.exp=fault.c
    s/return i >> shift .*/return i >> shift;/
riscv m0 m3 native | a number comes back at once | libpt/pt_create.c | api.exp=stale.c
    s/life . 2 [*] PT_SLOTS + //
riscv native | blocks stand as close as can be | libpt/layout.h | api.exp=size.c
    s/stride = (blocksize + redzone + l->align - 1) & -l->align/stride = blocksize/
riscv native | twice the slots | libpt/partition.h | api.exp=ptno.c
    s/(PT_FILL_8((PT_PARTITIONS - 1) | 1) + 1)/(2 * &)/
riscv native | no room to align blocks | libpt/layout.h | api.exp=size.c
    s/return l->base - 1 + /return /
riscv m3 | no limit | libpt/layout.h | api.exp=limit.c
    s/count > PT_LIMIT ||//
riscv native | kfree is told of aligned memory | libpt/layout.h libpt/list_shards.h | api.exp=kalloc.c
    s/links - p->odd/links/; s/lent ? 0 : memory/lent ? 0 : memory \& (uintptr_t) -2/
riscv native | the caller's memory goes to kfree | libpt/layout.h | api.exp=with.c
    s/return p->lent;/return 0;/; s/return pt_read(p->list.memory) == 0;/return 0;/
riscv m3 native | blocks are aligned less than asked | libpt/layout.h | api.exp=with.c
    s/l->align = align;/l->align = align \/ 2;/
m3 | PT_BYTES is a byte short | include/libpt/pt.h | api.exp=with.c
    s/sizeof(void \*)) - 1/sizeof(void *)) - 2/
riscv native | pt_info counts what is out | libpt/pt_info.c | api.exp=info.c
    s/= (int) home;/= (int) (count - home);/
m3 | pt_out reads a link before it knows whose | libpt/pt_out.c | sweep.exp
    /^    pt_fence();$/{ N; N; /return -1/d; }
native | alone, a swap does not compare | ports/host/pt_port.h | irq.exp=traffic.c
    s/cmpxchg %3, %1/mov %3, %1\\n\\tcmp %0, %0/
riscv m0 | get divides in its step | libpt/list_masked.h | code.exp
    /pt_take(/,/^}/s/ pt_port_state .*mask();/& __asm__ volatile ("" : : "r" (p->stride \/ p->origin));/
riscv m0 | get loops in its step | libpt/list_masked.h | code.exp
    /pt_take(/,/^}/s/ pt_port_state .*mask();/& for (int i = p->shift; i; i--) __asm__ volatile ("");/
riscv m0 | a way out of get without restore | libpt/list_masked.h | code.exp
    /pt_take(/,/^}/{ /count == 0/{ n; s/pt_port_restore(before)/(void) before/; }; }
m3 | get stores between load and store | libpt/list_exclusive.h | code.exp
    /pt_take(/,/^}/s/"1: ldrex .*"/&\n"ldrb r12, [%[p], #13]\\n\\tstrb r12, [%[p], #13]\\n\\t"/
m3 | get pushes between load and store | libpt/list_exclusive.h | code.exp
    /pt_take(/,/^}/s/"1: ldrex .*"/&\n"push {r0}\\n\\tadd sp, #4\\n\\t"/
m3 | get masks | libpt/list_exclusive.h | code.exp
    /pt_take(/,/^}/s/"1: ldrex .*"/&\n"cpsid i\\n\\t"/
riscv m0 m3 native | get asks libatomic | libpt/pt_getblock.c | code.exp
    s/return pt_take/extern void __atomic_lock(void);\n    __atomic_lock();\n    &/
riscv m0 m3 | get takes one instruction more | libpt/pt_getblock.c | cost.exp
    s/return pt_take/__asm__ volatile ("nop");\n    &/
EOF
awk -F ' [|] ' -v OFS='\t' '
    function flush() { if (name != "") print name, change, test }
    /^[^ ]/ { flush(); name = $1 OFS $2 OFS $3; test = $4; change = ""; next }
    { sub(/^ +/, ""); change = change (change == "" ? "" : "; ") $0 }
    END { flush() }' lines >table

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
            ok 'shards: this machine' sound native
            ;;
    esac
done
while IFS=$tab read -r number kind name files change test; do
    ok "$number, $kind: $name: found by $test" found
    diag "$(judgements | head -n 1)"
done <numbered

finish
