# seeded.sh - the tests find bugs: each of these is put in, and must be found; by hand
# or from tools/check.
#
# SPDX-License-Identifier: MIT
#
# usage: srcdir=SOURCE builddir=BUILD CC=gcc sh testsuite/seeded.sh [NUMBER ...]
#
# Both directories absolute; BUILD is any finished build.  With numbers of bugs, as in
# the results, those only.
chosen=$*
. "${srcdir:?}/testsuite/lib/tap.sh"

tab=$(printf '\t')

# One bug a line: the kind of port it is for, its name, the files it is in, what makes
# it of the right lines there, and the test that must find it.
sed "s/ | /$tab/g" >bugs <<'.'
masked | no mask | ports/riscv/pt_port.h | s/csrrci %0, mstatus, 8/csrr %0, mstatus/ | irq.exp=traffic.c
masked | no restore | ports/riscv/pt_port.h | s/csrw mstatus, %0/csrr zero, mstatus/ | irq.exp=masked.c
masked | unmasks whatever was | ports/riscv/pt_port.h | s/"csrw mstatus, %0/"csrsi mstatus, 8/ | irq.exp=masked.c
masked | get compares the id before its step | libpt/freelist.h | /pt_link .link;/,/pt_enter/s/^    pt_pin(p);/    if (!pt_is(p, ptno)) return NULL;/; s/if (!pt_is(p, ptno) || pt_empty/if (pt_empty/ | sweep.exp
masked | free compares the id before its step only | libpt/links_beside.h | s/return pt_is(p, ptno) && mark/(void) p; (void) ptno; return mark/ | sweep.exp
masked | no mark | libpt/links_beside.h | s/ && mark == PT_OUT(ptno)/ || mark/ | api.exp=fault.c
masked | free looks for the mark before its step | libpt/pt_freeblock.c libpt/freelist.h | s/pt_is(p, ptno) && pt_give/pt_marked(p, ptno, link->next) \&\& pt_give/; s/if (!pt_marked(p, ptno, mark))/if (!pt_is(p, ptno))/ | sweep.exp
masked | get counts after its step | libpt/links_beside.h libpt/freelist.h | s/(head.count - 1)/head.count/; s/^    pt_write(link->next, PT_OUT/    p->head.count--;&/ | sweep.exp
masked | destroy does not count | libpt/freelist.h | s/pt_home(p, pt_read(p->head)) != pt_read(p->count)/0/ | api.exp=destroy.c
masked | one block too many | libpt/numbers.h | s/i - 1 < pt_read/i - 1 <= pt_read/ | api.exp=fault.c
masked | no boundary check | libpt/numbers.h | s/return i >> shift .*/return i >> shift;/ | api.exp=fault.c
masked | a number comes back at once | libpt/pt_create.c | s/life . 2 [*] PT_SLOTS + // | api.exp=stale.c
exclusive | any store succeeds | ports/arm/pt_port.h | s/"strex %0, %2, .%1."/"str %2, [%1]\\n\\tmov %0, #0"/ | irq.exp=traffic.c
exclusive | any store of a mark succeeds | ports/arm/pt_port.h | s/"strexh %0, %2, .%1."/"strh %2, [%1]\\n\\tmov %0, #0"/ | sweep.exp
exclusive | the link is loaded before the step | libpt/freelist.h | /pt_link .link;/,/pt_enter/s/^    pt_pin(p);/    pt_number early = pt_link(p, pt_top(p->head))->next;/; s/pt_below(head, link)/pt_with_top(head - PT_ONE, early)/ | sweep.exp
exclusive | no retry | libpt/step.h | s/    return 1;/    return 0;/ | irq.exp=traffic.c
exclusive | destroy takes one look for two | libpt/freelist.h | s/error = pt_is(p, ptno) && .*EBADID;/error = EBUSY;/ | sweep.exp
tagged | no tag | libpt/links_kept.h | s/(head + PT_TAG)/head/ | sweep.exp
tagged | the mark is taken in two steps | libpt/freelist.h | s/pt_lost(pt_sc(&link->next, mark, (pt_number) i))/(pt_write(link->next, (pt_number) i), 0)/ | sweep.exp
tagged | no retry | libpt/step.h | s/    return 1;/    return 0;/ | irq.exp=traffic.c
.

# With no bug in it, nothing is found.
sound() {
    kind=$1
    shift
    mkdir "$kind" && (cd "$kind" && env -u CC -u CPPFLAGS -u LDFLAGS ../source/configure -q \
        --disable-shared "$@") && run_test "$kind" irq.exp=traffic.c
}

# What test says, in folder KIND; only what it says itself, not that it could not begin.
run_test() {
    $MAKE -s -C "$1" >make.log 2>&1 || {
        cat make.log
        return 2
    }
    $MAKE -C "$1" check RUNTESTFLAGS="$2" >check.log 2>&1 && return
    grep '^FAIL.*/' check.log | grep -v ': compiles$' || {
        tail check.log
        return 2
    }
    return 1
}

found() {
    mkdir saved
    found_status=0
    for file in $files; do
        cp "source/$file" "saved/$(basename "$file")"
        sed "$change" "saved/$(basename "$file")" >"source/$file"
    done
    for file in $files; do
        if cmp -s "source/$file" "saved/$(basename "$file")"; then
            echo "nothing in $file to change by: $change"
            found_status=3
        fi
    done
    if [ $found_status -eq 0 ]; then
        run_test "$kind" "$test"
        [ $? -eq 1 ] || found_status=1
    fi
    for file in $files; do
        cp "saved/$(basename "$file")" "source/$file"
    done
    rm -r saved
    return $found_status
}

[ -n "$chosen" ] || chosen=$(seq "$(wc -l <bugs)")
plan $((4 + $(echo $chosen | wc -w)))
ok 'a release' source_copy
chmod -R u+w source
ok 'masked: RISC-V' sound masked --host=riscv64-unknown-elf \
    CFLAGS='--specs=picolibc.specs -march=rv32imac -mabi=ilp32 -g -O2'
ok 'exclusive: Cortex-M3' sound exclusive --host=arm-none-eabi \
    CFLAGS='--specs=picolibc.specs -mcpu=cortex-m3 -mthumb -g -O2'
ok 'tagged: this machine' sound tagged
for number in $chosen; do
    IFS=$tab read -r kind name files change test <<.
$(sed -n "${number}p" bugs)
.
    ok "$number, $kind: $name: found by $test" found
done

finish
