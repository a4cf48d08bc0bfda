/* holdfast rebuild: throw the index away and build it from the log. */
#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/workspace.h"

static Err rebuild(Ctx *cx, const Options *options, Journal *journal)
{
    TRY(workspace_must_exist(cx, options));
    TRY(workspace_open(cx, options, DB_WRITE, journal));
    return journal_rebuild(cx, journal);
}

static void tell(Ctx *cx, const Journal *journal, bool json, Lang lang)
{
    Output out;
    int64_t position = trace_position(journal->index);
    uint32_t items = trace_item_count(journal->index);
    Str digest =
        str_fmt(cx->arena, "%016llx", (unsigned long long)trace_index_digest(journal->index));
    output_init(cx, &out);
    if (json) {
        json_object_begin(&out.json);
        output_number(&out.json, "log_position", position);
        output_number(&out.json, "items", items);
        output_text(&out.json, "digest", digest);
        json_object_end(&out.json);
    } else {
        Str params[] = {str_fmt(cx->arena, "%lld", (long long)position),
                        str_fmt(cx->arena, "%u", items), digest};
        message_format(&out.buf, lang, MSG("index rebuilt: %1$s events, %2$s items, digest %3$s"),
                       params, 3);
    }
    buf_add_char(&out.buf, '\n');
    output_end(&out);
}

static int run_rebuild(Ctx *cx, const Options *options, Lang lang)
{
    Journal journal = {0};
    int code = EXIT_OK;
    if (rebuild(cx, options, &journal) != OK)
        code = command_fail(cx, options, lang);
    else
        tell(cx, &journal, option_given(options, "json"), lang);
    journal_close(cx, &journal);
    return code;
}

static const OptionSpec rebuild_options[] = {
    OPTIONS_STORE,
    {OPTION_FLAG, "json", NULL, MSG("one JSON object")},
    {.kind = OPTION_END},
};

const Command rebuild_command = {
    .name = "rebuild",
    .operands = "",
    .help = MSG("delete the trace index and build it again from the log"),
    .options = rebuild_options,
    .run = run_rebuild,
};
