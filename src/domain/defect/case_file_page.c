/* case_file_page.c - what the page of a case is written with. */
#include "base/instant.h"
#include "domain/defect/case_file_internal.h"

void page_raw(Page *page, const char *html)
{
    buf_add(page->out, str_of(html));
}

void page_text(Page *page, Str words)
{
    for (size_t i = 0; i < words.n; i++) {
        switch (words.p[i]) {
        case '<':
            page_raw(page, "&lt;");
            break;
        case '>':
            page_raw(page, "&gt;");
            break;
        case '&':
            page_raw(page, "&amp;");
            break;
        case '"':
            page_raw(page, "&quot;");
            break;
        default:
            buf_add_char(page->out, words.p[i]);
        }
    }
}

Str page_word(const Page *page, const char *key)
{
    return str_of(message_text(key, page->lang));
}

void page_say(Page *page, const char *key)
{
    page_text(page, page_word(page, key));
}

void page_head(Page *page, const char *key)
{
    page_raw(page, "<h2>");
    page_say(page, key);
    page_raw(page, "</h2>\n");
}

void page_row(Page *page, Str label, Str value)
{
    if (value.n == 0)
        return;
    page_raw(page, "<tr><th>");
    page_text(page, label);
    page_raw(page, "</th><td>");
    page_text(page, value);
    page_raw(page, "</td></tr>\n");
}

void page_column(Page *page, const char *key)
{
    page_raw(page, "<th>");
    page_say(page, key);
    page_raw(page, "</th>");
}

void page_mark(Page *page, const char *key)
{
    page_raw(page, " <span class=\"mark\">");
    page_say(page, key);
    page_raw(page, "</span>");
}

Str page_label(const Page *page, const Field *field)
{
    return str_of(page->lang == LANG_ZH ? field->label_zh : field->label_en);
}

Str page_name(const Page *page, const JsonNode *first, Str id, const char *key)
{
    for (const JsonNode *at = first; at != NULL; at = at->next) {
        if (str_eq(node_text(at, "id"), id))
            return node_words(at, key, page->lang);
    }
    return id;
}

Str page_moment(const Page *page, int64_t us)
{
    Buf out;
    int64_t offset = page->state->pack == NULL ? 0 : page->state->pack->utc_offset_min;
    buf_init(&out, page->cx->arena, 64);
    instant_format(&out, us, (int16_t)offset);
    Str whole = buf_str(&out); /* 2026-03-01T09:00:00.000+08:00 */
    return str_fmt(page->cx->arena, "%.*s %.*s %.*s", 10, whole.p, 5, whole.p + 11, 6,
                   whole.p + whole.n - 6);
}

Str page_day(const Page *page, FieldInt day)
{
    return day.set ? regime_day_format(page->cx->arena, (RegimeDay)day.value) : (Str){0};
}

Str page_number(const Page *page, int64_t number)
{
    Buf out;
    Str digits = str_fmt(page->cx->arena, "%lld", (long long)number);
    buf_init(&out, page->cx->arena, 64);
    for (size_t i = 0; i < digits.n; i++) {
        size_t left = digits.n - i;
        if (i > 0 && left % 3 == 0 && digits.p[i - 1] != '-')
            buf_add_char(&out, ',');
        buf_add_char(&out, digits.p[i]);
    }
    return buf_str(&out);
}

Str page_round(const Page *page, FieldInt round)
{
    return page->lang == LANG_ZH ? str_fmt(page->cx->arena, "第 %lld 轮", (long long)round.value)
                                 : str_fmt(page->cx->arena, "Round %lld", (long long)round.value);
}
