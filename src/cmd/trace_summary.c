#include "cmd/trace_summary.h"

#include "cmd/output.h"
#include "cmd/path.h"
#include "domain/item/genealogy.h"
#include "domain/item/trace_answer.h"

enum { SHOWN_MEMBERS = 10, SHOWN_FINDINGS = 10, CELL_WIDTH = 10 };

typedef struct Summary {
    const TraceAnswer *answer;
    const TraceResult *result;
    Lang lang;
    GenealogyShape genealogy;
    Arena scratch; /* texts of one line */
    Output out;
} Summary;

static void add_sentence(Summary *summary, const char *key, const Str *params, int count)
{
    message_format(&summary->out.buf, summary->lang, key, params, count);
    buf_add_char(&summary->out.buf, '\n');
}

static void add_cell(Buf *out, Str text, size_t width)
{
    for (size_t i = text.n; i < width; i++)
        buf_add_char(out, ' ');
    buf_add(out, text);
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

static void print_group(Summary *summary, const GroupShape *group)
{
    Buf *out = &summary->out.buf;
    bool things = str_eq(group->level, str_of(item_kind_name(ITEM_THING)));
    int64_t members = group->members.value;
    int64_t cells[] = {group->depth.value, things ? members : 0, things ? 0 : members,
                       group->possible.value, group->removed.value};
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
        output_count_padded(out, cells[c], CELL_WIDTH);
    buf_add(out, STR("   "));
    if (group->class.n != 0)
        buf_add(out, group->class);
    else
        buf_fmt(out, "%s (%.*s)",
                message_text(MSG("identifiers without a product class"), summary->lang),
                STR_ARG(group->scheme));
    if (group->name.n != 0)
        buf_fmt(out, "  %.*s", STR_ARG(group->name));
    buf_add_char(out, '\n');
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
        buf_add(out, item_uri(&summary->scratch, summary->answer->index, member->item));
        if (member->removed)
            buf_fmt(out, "  (%s)", message_text(MSG("removed"), summary->lang));
        else if (member->confidence == CONFIDENCE_POSSIBLE)
            buf_fmt(out, "  (%s)", message_text(MSG("possible"), summary->lang));
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
    Str params[] = {str_count(&summary->scratch, (int64_t)count)};
    buf_add_char(&summary->out.buf, '\n');
    add_sentence(summary, MSG("%1$s findings"), params, 1);
    for (size_t i = 0; i < count && i < SHOWN_FINDINGS; i++) {
        const TraceFinding *finding = &summary->result->findings[i];
        arena_reset(&summary->scratch);
        buf_add(&summary->out.buf, STR("  "));
        buf_add(&summary->out.buf,
                finding_shape(&summary->scratch, summary->answer->index, finding, summary->lang)
                    .message);
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

static void print_head(Ctx *cx, Summary *summary)
{
    const TraceAnswer *answer = summary->answer;
    const TraceQuery *query = &answer->query;
    const char *key = head_key(answer->side);
    for (size_t i = 0; i < query->seed_count && i < SHOWN_MEMBERS; i++) {
        Str params[] = {item_uri(cx->arena, answer->index, query->seeds[i]),
                        str_count(cx->arena, summary->result->log_position)};
        add_sentence(summary, key, params, 2);
    }
    if (answer->path != NULL) {
        Str via[] = {item_uri(cx->arena, answer->index, answer->via)};
        add_sentence(summary, MSG("through %1$s, and what that became"), via, 1);
        path_text(answer->path, summary->lang, &summary->out.buf);
    }
    Str total[] = {str_count(cx->arena, (int64_t)summary->result->member_count)};
    add_sentence(summary, MSG("%1$s items"), total, 1);
}

Err trace_summary_print(Ctx *cx, const TraceAnswer *answer)
{
    Summary *summary = arena_new(cx->arena, Summary);
    *summary = (Summary){.answer = answer, .result = &answer->result, .lang = answer->lang};
    TRY(genealogy_fold(cx, answer, &summary->genealogy));
    output_init(cx, &summary->out);
    print_head(cx, summary);
    if (answer->result.member_count != 0) {
        buf_add_char(&summary->out.buf, '\n');
        print_heads(summary);
        for (size_t i = 0; i < summary->genealogy.groups.count; i++)
            print_group(summary, &summary->genealogy.groups.items[i]);
        buf_add_char(&summary->out.buf, '\n');
        print_members(summary);
    }
    print_findings(summary);
    output_end(&summary->out);
    arena_release(&summary->scratch);
    return OK;
}
