/* pt_getter.c - debug builds: who took a block, and which blocks are out at exit.
 *
 * SPDX-License-Identifier: MIT
 */
#include "layout.h"
#include "report.h"
#include "sys.h"
#include "pt.h"
#include "kalloc.h"

#if PT_DEBUG

/* The traces of a slot, by the number of the block; null if there was no memory for them. */
struct pt_traces {
    pt_steady(struct pt_trace *) trace;
    size_t room;                /* hosts: traces that fit into the memory */
    void *alone;                /* bare metal: memory from kalloc, or null */
};

__attribute__((visibility("hidden"))) struct pt_traces pt__traces[PT_SLOTS];

static pt_shared(uint32_t) gets;        /* of all partitions */

static struct pt_traces *traces_of(struct partition *p)
{
    return &pt__traces[p - pt__table];
}

/* For a block that the caller owns. */
static struct pt_trace *trace_of(struct partition *p, void *block)
{
    struct pt_trace *trace = pt_read(traces_of(p)->trace);

    return trace ? &trace[pt_number_of(p, block)] : NULL;
}

#ifdef PT_PORT_SHARDS

/* Memory that is too small is abandoned, as for links. */
static void lay_traces(struct pt_traces *t, struct partition *p)
{
    size_t traces = pt_read(p->end), room = 2 * t->room;

    if (traces <= t->room)
        return;
    if (room < traces)
        room = traces;
    pt_write(t->trace, pt_port_keep(room * sizeof(struct pt_trace)));
    t->room = pt_read(t->trace) ? room : 0;
}

void pt__trace_destroy(struct partition *p)
{
    (void) p;
}

#else

/* Behind the blocks; or separate, if the memory of the blocks is the caller's. */
static void lay_traces(struct pt_traces *t, struct partition *p)
{
    struct pt_layout l;
    uintptr_t from;

    pt_layout_of(&l, p);
    t->alone = pt_lent(p) ? kalloc(KA_PT, l.traces) : NULL;
    from = pt_lent(p) ? (uintptr_t) t->alone : pt_memory(p) + pt_bytes_anywhere(&l) - l.traces;
    t->trace = from ? (struct pt_trace *) ((from + PT_TRACE_ALIGN - 1) & -PT_TRACE_ALIGN) : NULL;
}

void pt__trace_destroy(struct partition *p)
{
    if (traces_of(p)->alone)
        kfree(KA_PT, traces_of(p)->alone);
}

#endif

void pt__trace_create(struct partition *p)
{
    struct pt_traces *t = traces_of(p);
    uint32_t i;

    lay_traces(t, p);
    for (i = 1; pt_read(t->trace) && i < pt_read(p->end); i++) {
        pt_write(pt_read(t->trace)[i].count, 0);
        pt_write(pt_read(t->trace)[i].caller, 0);
    }
}

void pt__trace_get(struct partition *p, void *block, void *caller)
{
    struct pt_trace *t = trace_of(p, block);
    uint32_t count;

    do
        count = pt_add(&gets, 1);
    while (count == 0);
    if (t) {
        pt_write(t->caller, (uintptr_t) caller);
        pt_fence();
        pt_write(t->count, count);
    }
}

void pt__trace_free(struct partition *p, void *block, void *caller)
{
    struct pt_trace *t = trace_of(p, block);

    if (t) {
        pt_write(t->count, 0);
        pt_fence();
        pt_write(t->caller, (uintptr_t) caller);
    }
}

void *pt__trace_caller(struct partition *p, void *block)
{
    struct pt_trace *t = trace_of(p, block);

    return t ? (void *) pt_read(t->caller) : NULL;
}

int pt_getter(int ptno, const void *block, void **caller, unsigned *count)
{
    struct partition *p = pt_slot(ptno);
    struct pt_trace *trace;
    uintptr_t i, end, from;
    uint32_t n;

    if (!pt_is_open(p, ptno))
        return EBADID;
    i = pt_number_of(p, block);
    end = pt_read(p->end);
    trace = pt_read(traces_of(p)->trace);
    pt_fence();
    if (!pt_is(p, ptno))
        return EBADID;
    if (i == 0 || i >= end)
        return EINVAL;
    if (!trace)
        return ENOSYS;
    do {
        n = pt_read(trace[i].count);
        pt_fence();
        from = pt_read(trace[i].caller);
        pt_fence();
    } while (pt_read(trace[i].count) != n);
    pt_fence();
    if (!pt_is(p, ptno))
        return EBADID;
    if (n == 0)
        return EINVAL;
    if (caller)
        *caller = (void *) from;
    if (count)
        *count = n;
    return 0;
}

#ifdef PT_PORT_REPORT

enum { most_lines = 16 };       /* for one partition */

static void report_block(int ptno, void *block)
{
    struct pt_line line;
    unsigned count;
    void *caller;

    pt_begin_line(&line, ptno);
    pt_add_text(&line, "block ");
    pt_add_pointer(&line, block);
    pt_add_text(&line, " was not freed");
    if (pt_getter(ptno, block, &caller, &count) == 0) {
        pt_add_text(&line, " (taken by call ");
        pt_add_number(&line, count, 10);
        pt_add_text(&line, ", from ");
        pt_add_pointer(&line, caller);
        pt_add_text(&line, ")");
    }
    pt_add_text(&line, "\n");
    PT_PORT_REPORT(line.text, line.length);
}

static void report_partition(struct partition *p, int ptno)
{
    struct pt_line line;
    uint32_t i, out = 0;

    for (i = 1; i < pt_read(p->end); i++)
        if (pt_is_out(pt_link(p, i)) && ++out <= most_lines)
            report_block(ptno, pt_block(p, i));
    if (out > most_lines) {
        pt_begin_line(&line, ptno);
        pt_add_number(&line, out - most_lines, 10);
        pt_add_text(&line, " more blocks were not freed\n");
        PT_PORT_REPORT(line.text, line.length);
    }
}

/* Runs after the functions that the program has registered with atexit. */
__attribute__((destructor))
static void report_leaks(void)
{
    struct partition *p;
    int ptno;

    for (p = pt__table; p < pt__table + PT_PARTITIONS; p++) {
        ptno = pt_open_in(p);
        if (ptno >= 0)
            report_partition(p, ptno);
    }
}

#endif

#else

int pt_getter(int ptno, const void *block, void **caller, unsigned *count)
{
    (void) ptno;
    (void) block;
    (void) caller;
    (void) count;
    return ENOSYS;
}

#endif
