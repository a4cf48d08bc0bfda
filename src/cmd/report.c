#include "cmd/report.h"

enum { SHOWN_MAX = 20, SENTENCE_MAX = 1 << 16 };

static void add_sentence(Output *out, Lang lang, const char *key, const Str *params, int count)
{
    message_format(&out->buf, lang, key, params, count);
    buf_add_char(&out->buf, '\n');
}

static const char *state_key(CaptureState state)
{
    switch (state) {
    case CAPTURE_CAPTURED:
        return MSG("%1$s: captured, %2$s events (%3$s new, %4$s known before, %5$s refused)");
    case CAPTURE_PARTLY:
        return MSG("%1$s: captured in part, %2$s events (%3$s new, %4$s known before, %5$s "
                   "refused)");
    default:
        return MSG("%1$s: refused, nothing was stored (%2$s events read, %5$s refused)");
    }
}

static void add_problem(Output *out, const Problem *problem, Lang lang)
{
    buf_add(&out->buf, STR("  "));
    Buf line;
    buf_init(&line, out->buf.arena, SENTENCE_MAX);
    problem_format(&line, lang, problem);
    buf_add(&out->buf, buf_str(&line));
    buf_add_char(&out->buf, '\n');
}

void report_text(Output *out, const CaptureReport *report, Lang lang)
{
    Arena *arena = out->buf.arena;
    Str params[] = {report->input, str_count(arena, report->events),
                    str_count(arena, report->captured), str_count(arena, report->duplicates),
                    str_count(arena, report->refused)};
    add_sentence(out, lang, state_key(report->state), params, 5);
    for (size_t i = 0; i < report->problem_count && i < SHOWN_MAX; i++)
        add_problem(out, &report->problems[i], lang);
    if (report->refused > SHOWN_MAX) {
        Str more[] = {str_count(arena, report->refused - SHOWN_MAX)};
        add_sentence(out, lang, MSG("  … and %1$s more; --json lists up to 1,000"), more, 1);
    }
    for (size_t i = 0; i < report->remark_count && i < SHOWN_MAX; i++)
        add_problem(out, &report->remarks[i], lang);
    if (report->remarked > SHOWN_MAX) {
        Str more[] = {str_count(arena, report->remarked - SHOWN_MAX)};
        add_sentence(out, lang, MSG("  … and %1$s more; --json lists up to 1,000"), more, 1);
    }
    for (size_t i = 0; i < report->duplicate_count && i < SHOWN_MAX / 4; i++) {
        const CaptureDuplicate *duplicate = &report->duplicate_list[i];
        Str same[] = {str_fmt(arena, "%lld", (long long)duplicate->line), duplicate->event_id,
                      str_fmt(arena, "%lld", (long long)duplicate->position)};
        add_sentence(out, lang, MSG("  line %1$s: %2$s is the event at position %3$s"), same, 3);
    }
}

static void write_problems(Output *out, const Problem *problems, size_t count, Lang lang)
{
    json_array_begin(&out->json);
    for (size_t i = 0; i < count; i++)
        output_problem(out, &problems[i], lang);
    json_array_end(&out->json);
}

static void write_lists(Output *out, const CaptureReport *report, Lang lang)
{
    JsonWriter *json = &out->json;
    json_key(json, STR("problems"));
    write_problems(out, report->problems, report->problem_count, lang);
    json_key(json, STR("remarks"));
    write_problems(out, report->remarks, report->remark_count, lang);
    json_key(json, STR("duplicate_list"));
    json_array_begin(json);
    for (size_t i = 0; i < report->duplicate_count; i++) {
        json_object_begin(json);
        output_text(json, "event_id", report->duplicate_list[i].event_id);
        output_number(json, "line", report->duplicate_list[i].line);
        output_number(json, "position", report->duplicate_list[i].position);
        json_object_end(json);
    }
    json_array_end(json);
}

void report_json(Output *out, const CaptureReport *report, Lang lang)
{
    JsonWriter *json = &out->json;
    json_object_begin(json);
    output_text(json, "file", report->input);
    output_text(json, "state", str_of(capture_state_name(report->state)));
    output_number(json, "events", report->events);
    output_number(json, "captured", report->captured);
    output_number(json, "duplicates", report->duplicates);
    output_number(json, "refused", report->refused);
    output_number(json, "remarked", report->remarked);
    output_number(json, "parties", report->parties);
    output_number(json, "first_position", report->first_position);
    output_number(json, "last_position", report->last_position);
    write_lists(out, report, lang);
    json_object_end(json);
}
