# corrupt.py - make the free list of the first partition circular, in the program's memory.
#
# SPDX-License-Identifier: MIT
#
# Source it after libpt-gdb.py, in the same GDB.
p = partitions()[0]
top = p.home()[0]
if isinstance(p, Addressed):
    link = '((struct pt_link *) 0x%x)' % p.address(top)
    gdb.execute('set var %s->below = %s' % (link, link))
else:
    gdb.execute('set var pt__table[0].list.links[%d].below = %d' % (top, top))
