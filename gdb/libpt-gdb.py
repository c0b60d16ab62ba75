# libpt-gdb.py - commands for GDB that show partitions.
#
# SPDX-License-Identifier: MIT
#
#   info partitions     lists all partitions: number, sizes, how many blocks are home, memory; in a
#                       debug build the smallest number that was left
#   info partition N    lists the blocks of partition N: home or out; in a debug build who took each
#   partition check     checks all free lists, and prints what is wrong with them
#
# GDB loads this file with an installed libpt.so.  For firmware: source libpt-gdb.py.  It needs
# the debug information of libpt.  It works for a live process, a core file, or a remote target.

import gdb

MARK = FROZEN = 0x80000000              # list_shards.h
SHUT, PHASES = 0, 4


class Wrong(Exception):
    """What is wrong with a free list."""


class Partition:
    """A control block (partition.h), and the free list in it.

    Every walk of a list stops after the number of blocks, so it also ends in a circle."""

    def __init__(self, control):
        self.control = control
        self.list = control['list']
        self.number = int(control['id'])
        self.end = int(control['end'])
        self.stride = int(control['stride'])
        self.first = (int(control['origin']) + self.stride) & address_mask()

    def beside(self, name):
        """The element for the slot in an array of a debug build (debug.h); else an error."""
        array = gdb.parse_and_eval(name)
        return array[self.number % (array.type.range()[1] + 1)]

    def fewest(self):
        """Text: in a debug build the smallest number of blocks that was left."""
        try:
            held = self.beside('pt__held')
            return '%8d ' % (self.blocks() - int(held['most']))
        except gdb.error:
            return ''

    def getter(self, i):
        """Text: in a debug build who took block i, which is out."""
        try:
            trace = self.beside('pt__traces')['trace']
            if not trace or not int(trace[i]['count']):
                return ''
            count, caller = int(trace[i]['count']), int(trace[i]['caller'])
        except gdb.error:
            return ''
        return ', taken by call %d, from 0x%x%s' % (count, caller, line_before(caller))

    def is_alive(self, slot, slots):
        return self.number % slots == slot and self.number < 0x80000000 and self.is_open()

    def is_open(self):
        return self.end != 0

    def blocks(self):
        return self.end - 1

    def blocksize(self):
        return self.stride - (self.note() >> 4)

    def address(self, i):
        return (self.first + (i - 1) * self.stride) & address_mask()

    def number_of(self, address):
        i, inside = divmod(address - self.first, self.stride)
        if inside or not 0 <= i < self.blocks():
            raise Wrong('0x%x is in the list, but is not a block' % address)
        return i + 1

    def chain(self, top, bottom, following):
        """The numbers of the blocks from top down to bottom, which is not a block."""
        found = []
        i = top
        while i != bottom:
            if not 1 <= i <= self.blocks():
                raise Wrong('%d is in the list, but is not the number of a block' % i)
            if len(found) == self.blocks():
                raise Wrong('the list has no end')
            found.append(i)
            i = following(i)
        return found

    def expect(self, what, expected, seen):
        if expected != seen:
            raise Wrong('%s is %d, but there are %d blocks in the list' % (what, expected, seen))


class Numbered(Partition):
    """Bare metal, checks on: links in front of the blocks."""

    def below(self, i):
        return int(self.list['links'][i]['below'])

    def note(self):
        return self.below(0) - 1

    def lent(self):
        return bool(self.control['lent'])

    def following(self, i):
        if self.below(i) == 0:
            raise Wrong('block %d is in the list, but is marked as out' % i)
        return self.below(i)

    def top_and_count(self):
        if has_field(self.list, 'head'):
            head = int(self.list['head'])
            return head & 0xffff, head >> 16
        return int(self.list['top']), int(self.list['count'])

    def home(self):
        top, count = self.top_and_count()
        found = self.chain(top, self.end, self.following)
        self.expect('the count', count, len(found))
        return found


class Addressed(Partition):
    """Bare metal, checks off: links in the blocks."""

    def note(self):
        return int(self.control['note'])

    def lent(self):
        return int(self.control['memory']) == 0

    def link(self, i):
        kind = gdb.lookup_type('struct pt_link').pointer()
        return gdb.Value(self.address(i)).cast(kind).dereference()

    def home(self):
        if has_field(self.list, 'floor'):
            bottom = int(self.list['floor'].address)
            top = int(self.list['floor']['below'])
        else:
            bottom, top = 0, int(self.list['head'])

        def number(address):
            return 0 if address == bottom else self.number_of(address)

        found = self.chain(number(top), 0, lambda i: number(int(self.link(i)['below'])))
        if found:
            self.expect('the depth', int(self.link(found[0])['depth']), len(found))
        return found


class Sharded(Partition):
    """Hosts: two lists for each shard, links in the library's own memory."""

    def is_open(self):
        return int(self.list['phase']) % PHASES != SHUT

    def note(self):
        return int(self.list['note'])

    def lent(self):
        return int(self.list['memory']) == 0

    def link(self, i):
        return self.list['links'][i]

    def following(self, i):
        below = int(self.link(i)['below'])
        if below & MARK:
            raise Wrong('block %d is in a list, but is marked as out' % i)
        return below

    def home(self):
        found = []
        for shard in range(int(self.list['mask']) + 1):
            for stack in range(2):
                head = int(self.list['shard'][shard]['stack'][stack]['head'])
                top = head & ~FROZEN & 0xffffffff
                chain = self.chain(top, 0, self.following)
                self.expect('the depth', int(self.link(top)['depth']), len(chain))
                found += chain
        if len(set(found)) != len(found):
            raise Wrong('a block is in two lists')
        return found


def address_mask():
    """A number with all bits of an address set."""
    return (1 << 8 * gdb.lookup_type('void').pointer().sizeof) - 1


def line_before(address):
    """The source line of the call that returns to address, if GDB knows it."""
    line = gdb.find_pc_line((address & ~1) - 1)
    return ' (%s:%d)' % (line.symtab.filename, line.line) if line.symtab else ''


def has_field(value, name):
    return any(field.name == name for field in value.type.strip_typedefs().fields())


def kind_of(control):
    if has_field(control['list'], 'shard'):
        return Sharded
    return Numbered if has_field(control, 'inverse') else Addressed


def partitions():
    """All existing partitions."""
    try:
        table = gdb.parse_and_eval('pt__table')
        first, last = table.type.range()
        has_field(table[0], 'list')
    except (gdb.error, TypeError):
        raise gdb.GdbError('There is no debug information of libpt here: compile libpt with -g, and '
                           'load the program or libpt.so with its symbols.')
    slots = last - first + 1
    try:
        controls = [kind_of(table[i])(table[i]) for i in range(slots)]
        return [p for i, p in enumerate(controls) if p.is_alive(i, slots)]
    except gdb.MemoryError as error:
        raise gdb.GdbError('The partitions cannot be read: %s.' % error)


def find(number):
    for p in partitions():
        if p.number == number:
            return p
    raise gdb.GdbError('There is no partition %d; use info partitions for a list.' % number)


def home_of(p):
    """The numbers of the blocks that are home, and what is wrong, or ''."""
    try:
        return p.home(), ''
    except Wrong as wrong:
        return [], str(wrong)
    except gdb.MemoryError as error:
        return [], 'its free list cannot be read: %s' % error


def blocksize_of(p):
    try:
        return p.blocksize()
    except gdb.MemoryError:
        return p.stride


class InfoPartitions(gdb.Command):
    """List all partitions of libpt."""

    def __init__(self):
        super().__init__('info partitions', gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        alive = partitions()
        if not alive:
            print('There are no partitions.')
            return
        print('%10s %10s %8s %8s %s %s' % (
            'Number', 'Size', 'Blocks', 'Home', '  Fewest ' if alive[0].fewest() else '',
            'First block'))
        for p in alive:
            home, wrong = home_of(p)
            print('%10d %10d %8d %8s %s 0x%x%s%s' % (
                p.number, blocksize_of(p), p.blocks(), '?' if wrong else len(home),
                p.fewest(), p.first, ' (memory of the caller\'s)' if p.lent() else '', '; ' + wrong if wrong else ''))


class InfoPartition(gdb.Command):
    """List the blocks of a partition of libpt: info partition N."""

    def __init__(self):
        super().__init__('info partition', gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError('Use: info partition N.  For the numbers: info partitions.')
        p = find(int(gdb.parse_and_eval(argument)))
        home, wrong = home_of(p)
        if wrong:
            raise gdb.GdbError('Partition %d: %s.' % (p.number, wrong))
        home = set(home)
        for i in range(1, p.end):
            print('0x%x %s' % (p.address(i), 'home' if i in home else 'out' + p.getter(i)))


class PartitionPrefix(gdb.Command):
    """Commands about partitions of libpt."""

    def __init__(self):
        super().__init__('partition', gdb.COMMAND_DATA, prefix=True)


class PartitionCheck(gdb.Command):
    """Check the free lists of all partitions of libpt, and print what is wrong."""

    def __init__(self):
        super().__init__('partition check', gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        alive = partitions()
        bad = 0
        for p in alive:
            wrong = home_of(p)[1]
            if wrong:
                bad += 1
                print('Partition %d: %s.' % (p.number, wrong))
        print('%d partitions, %d with errors.' % (len(alive), bad))


InfoPartitions()
InfoPartition()
PartitionPrefix()
PartitionCheck()
