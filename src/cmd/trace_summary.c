#include "cmd/trace_summary.h"

#include <stdlib.h>

#include "cmd/output.h"
#include "domain/party/party.h"

enum { SHOWN_MEMBERS = 10, SHOWN_FINDINGS = 10, GROUPS_MAX = 256, CELL_WIDTH = 10 };

/* Members of one product (same GTIN), or of none. */
typedef struct Group {
    Str class_key; /* empty: identifiers without a product class */
    int64_t things;
    int64_t others; /* lots and vessels */
    int64_t possible;
    int64_t removed;
    uint16_t depth_min;
    Str uri;  /* of the class */
    Str name; /* from captured master data; empty if none is known */
} Group;

typedef struct Summary {
    const Journal *journal;
    const TraceResult *result;
    Lang lang;
    Arena scratch;
    Group groups[GROUPS_MAX];
    size_t group_count;
    Output out;
} Summary;

static void add_sentence(Summary *summary, const char *key, const Str *params, int count)
{
    message_format(&summary->out.buf, summary->lang, key, params, count);
    buf_add_char(&summary->out.buf, '\n');
}

static Str count_text(Arena *arena, int64_t count)
{
    Buf text;
    buf_init(&text, arena, 32);
    output_count(&text, count);
    return buf_str(&text);
}

/* The group of a class; beyond GROUPS_MAX classes all further ones share the last group. */
static Group *find_group(Ctx *cx, Summary *summary, Str class_key)
{
    for (size_t i = 0; i < summary->group_count; i++) {
        if (str_eq(summary->groups[i].class_key, class_key))
            return &summary->groups[i];
    }
    if (summary->group_count == GROUPS_MAX)
        return &summary->groups[GROUPS_MAX - 1];
    Group *group = &summary->groups[summary->group_count++];
    *group = (Group){.class_key = str_dup(cx->arena, class_key), .depth_min = UINT16_MAX};
    return group;
}

static void add_member(Ctx *cx, Summary *summary, const TraceMember *member)
{
    arena_reset(&summary->scratch);
    const TraceIndex *index = summary->journal->index;
    Identity identity;
    identity_parse(&summary->scratch,
                   workspace_uri(&summary->scratch, summary->journal, member->item), ID_IN_EPC_LIST,
                   &identity);
    Group *group = find_group(cx, summary, identity.class_key);
    if (trace_item_kind(index, member->item) == ITEM_THING)
        group->things++;
    else
        group->others++;
    group->possible += member->confidence == CONFIDENCE_POSSIBLE;
    group->removed += member->removed;
    if (member->level < group->depth_min)
        group->depth_min = member->level;
}

static void add_cell(Buf *out, Str text, size_t width)
{
    for (size_t i = text.n; i < width; i++)
        buf_add_char(out, ' ');
    buf_add(out, text);
}

static int compare_groups(const void *a, const void *b)
{
    const Group *left = a, *right = b;
    if (left->depth_min != right->depth_min)
        return left->depth_min < right->depth_min ? -1 : 1;
    return str_cmp(left->class_key, right->class_key);
}

/* Nearest products first, each with the name its maker gave it. */
static Err name_groups(Ctx *cx, Summary *summary)
{
    for (size_t i = 0; i < summary->group_count; i++) {
        Group *group = &summary->groups[i];
        if (group->class_key.n == 0)
            continue;
        Buf uri;
        Party party;
        buf_init(&uri, cx->arena, IDENTITY_KEY_MAX);
        identity_uri(&uri, group->class_key);
        group->uri = buf_str(&uri);
        Err err = party_find(cx, group->uri, &party);
        if (err == OK)
            group->name = party.name;
        else if (err != ERR_NOT_FOUND)
            return err;
    }
    qsort(summary->groups, summary->group_count, sizeof *summary->groups, compare_groups);
    return OK;
}

static void print_heads(Summary *summary)
{
    static const char *const heads[] = {MSG("steps"), MSG("units"), MSG("lots"), MSG("possible"),
                                        MSG("removed")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *head = message_text(heads[i], summary->lang);
        bool wide = (unsigned char)head[0] >= 0x80; /* a Chinese character: 3 bytes, 2 columns */
        add_cell(&summary->out.buf, str_of(head), CELL_WIDTH + (wide ? strlen(head) / 3 : 0));
    }
    buf_fmt(&summary->out.buf, "   %s\n", message_text(MSG("product"), summary->lang));
}

static void print_groups(Summary *summary)
{
    Buf *out = &summary->out.buf;
    print_heads(summary);
    for (size_t i = 0; i < summary->group_count; i++) {
        const Group *group = &summary->groups[i];
        int64_t cells[] = {group->depth_min, group->things, group->others, group->possible,
                           group->removed};
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
            output_count_padded(out, cells[c], CELL_WIDTH);
        buf_add(out, STR("   "));
        if (group->class_key.n == 0)
            buf_add(out, str_of(message_text(MSG("identifiers without a product class"),
                                             summary->lang)));
        buf_add(out, group->uri);
        if (group->name.n != 0)
            buf_fmt(out, "  %.*s", STR_ARG(group->name));
        buf_add_char(out, '\n');
    }
}

static void print_members(Summary *summary)
{
    Buf *out = &summary->out.buf;
    size_t shown = summary->result->member_count;
    if (shown > SHOWN_MEMBERS)
        shown = SHOWN_MEMBERS;
    for (size_t i = 0; i < shown; i++) {
        const TraceMember *member = &summary->result->members[i];
        arena_reset(&summary->scratch);
        buf_fmt(out, "  %u  ", member->level);
        buf_add(out, workspace_uri(&summary->scratch, summary->journal, member->item));
        if (member->confidence == CONFIDENCE_POSSIBLE)
            buf_fmt(out, "  (%s)", message_text(MSG("possible"), summary->lang));
        if (member->removed)
            buf_fmt(out, "  (%s)", message_text(MSG("removed"), summary->lang));
        buf_add_char(out, '\n');
    }
    if (shown < summary->result->member_count)
        add_sentence(summary, MSG("  … all of them with --csv or --json"), NULL, 0);
}

static void print_findings(Summary *summary)
{
    size_t count = summary->result->finding_count;
    if (count == 0)
        return;
    Str params[] = {count_text(&summary->scratch, (int64_t)count)};
    buf_add_char(&summary->out.buf, '\n');
    add_sentence(summary, MSG("%1$s findings"), params, 1);
    for (size_t i = 0; i < count && i < SHOWN_FINDINGS; i++) {
        const TraceFinding *finding = &summary->result->findings[i];
        arena_reset(&summary->scratch);
        buf_add(&summary->out.buf, STR("  "));
        buf_add(&summary->out.buf,
                workspace_finding(&summary->scratch, summary->journal, finding, summary->lang));
        buf_add_char(&summary->out.buf, '\n');
    }
}

static const char *head_key(TraceSide side)
{
    if (side == SIDE_BOTH)
        return MSG("what %1$s came from and became, at log position %2$s");
    return side == SIDE_FORWARD ? MSG("what %1$s became, at log position %2$s")
                                : MSG("what went into %1$s, at log position %2$s");
}

static void print_head(Ctx *cx, Summary *summary, const TraceRun *run)
{
    const char *key = head_key(run->side);
    for (size_t i = 0; i < run->seeds.count && i < SHOWN_MEMBERS; i++) {
        Str params[] = {workspace_uri(cx->arena, summary->journal, run->seeds.items[i]),
                        count_text(cx->arena, summary->result->log_position)};
        add_sentence(summary, key, params, 2);
    }
    if (run->via_item != 0) {
        Str via[] = {workspace_uri(cx->arena, summary->journal, run->via_item)};
        add_sentence(summary, MSG("through %1$s, and what that became"), via, 1);
        path_text(cx, summary->journal, &run->via, summary->lang, &summary->out.buf);
    }
    Str total[] = {count_text(cx->arena, (int64_t)summary->result->member_count)};
    add_sentence(summary, MSG("%1$s items"), total, 1);
}

Err trace_summary_print(Ctx *cx, const TraceRun *run, Lang lang)
{
    Summary *summary = arena_new(cx->arena, Summary);
    const TraceResult *result = &run->result;
    *summary = (Summary){.journal = &run->journal, .result = result, .lang = lang};
    output_init(cx, &summary->out);
    for (size_t i = 0; i < result->member_count; i++)
        add_member(cx, summary, &result->members[i]);
    Err err = name_groups(cx, summary);
    print_head(cx, summary, run);
    if (result->member_count != 0) {
        buf_add_char(&summary->out.buf, '\n');
        print_groups(summary);
        buf_add_char(&summary->out.buf, '\n');
        print_members(summary);
    }
    print_findings(summary);
    output_end(&summary->out);
    arena_release(&summary->scratch);
    return err;
}
