#include "api/report_page.h"

#include "platform/register/register.h"

enum { PAGE_MAX = 256 * 1024 };

static const char style[] =
    ":root{color-scheme:light dark}*{box-sizing:border-box}"
    "body{margin:0;font:16px/1.6 system-ui,'PingFang SC','Noto Sans CJK SC',sans-serif}"
    "main{max-width:36rem;margin:0 auto;padding:16px}"
    "h1{font-size:1.4rem;line-height:1.3;margin:8px 0}"
    "label{display:block;margin:16px 0 0;font-weight:600}"
    "small{display:block;font-weight:400;opacity:.75}"
    "input,select,textarea,button{font:inherit;width:100%;padding:10px;margin-top:4px;"
    "border:1px solid #8a929c;border-radius:6px;background:Canvas;color:CanvasText}"
    "input[type=checkbox]{width:auto;margin:0 8px 0 0}"
    "button{background:#0f5a8c;color:#fff;border:0;margin-top:24px;font-weight:600}"
    ".wrong{border:2px solid #b3261e;border-radius:6px;padding:8px 12px}"
    ".code{font:600 1.15rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}"
    ".trap{position:absolute;left:-9999px}fieldset{border:0;margin:24px 0 0;padding:0}"
    "legend{font-weight:600;font-size:1.1rem;padding:0}.lang{float:right}";

typedef struct Page {
    Buf out;
    Lang lang;
} Page;

/* Text between tags and in attributes in double quotes. */
static void escaped(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&':
            buf_add(out, STR("&amp;"));
            break;
        case '<':
            buf_add(out, STR("&lt;"));
            break;
        case '>':
            buf_add(out, STR("&gt;"));
            break;
        case '"':
            buf_add(out, STR("&quot;"));
            break;
        default:
            buf_add_char(out, text.p[i]);
        }
    }
}

static void raw(Page *page, const char *html)
{
    buf_add(&page->out, str_of(html));
}

static void say(Page *page, const char *sentence)
{
    escaped(&page->out, str_of(message_text(sentence, page->lang)));
}

/* <tag>sentence</tag> */
static void element(Page *page, const char *tag, const char *sentence)
{
    buf_fmt(&page->out, "<%s>", tag);
    say(page, sentence);
    buf_fmt(&page->out, "</%s>", tag);
}

static void page_begin(Page *page, Arena *arena, Lang lang, const char *title)
{
    bool zh = lang == LANG_ZH;
    page->lang = lang;
    buf_init(&page->out, arena, PAGE_MAX);
    buf_fmt(&page->out,
            "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            "<meta name=\"referrer\" content=\"same-origin\">"
            "<link rel=\"stylesheet\" href=\"/report/style.css\"><title>",
            zh ? "zh-CN" : "en");
    say(page, title);
    buf_fmt(&page->out, "</title></head><body><main><a class=\"lang\" href=\"?lang=%s\">%s</a><h1>",
            zh ? "en" : "zh", zh ? "English" : "\u4e2d\u6587");
    say(page, title);
    raw(page, "</h1>");
}

static void page_end(Page *page, HttpResponse *response, int status)
{
    raw(page, "</main></body></html>\n");
    response->status = status;
    response->media_type = STR("text/html; charset=utf-8");
    response->body = buf_str(&page->out);
    http_add_header(response, STR("Cache-Control"), STR("no-store"));
}

static void wrong(Page *page, const Problem *problem)
{
    if (problem == NULL)
        return;
    Buf text;
    buf_init(&text, page->out.arena, 8192);
    message_format(&text, page->lang, problem->key, problem->params, problem->param_count);
    raw(page, "<p class=\"wrong\" role=\"alert\">");
    escaped(&page->out, buf_str(&text));
    raw(page, "</p>");
}

/* ---- the form ---- */

static Str typed(const ReportForm *form, Str name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (str_eq(form->fields[i].name, name))
            return form->fields[i].value;
    }
    return (Str){0};
}

typedef struct Input {
    const char *name, *label, *hint, *type; /* hint NULL: none */
    int most;                               /* characters */
    const char *more;                       /* attributes */
} Input;

static void input(Page *page, const ReportForm *form, const Input *one)
{
    buf_fmt(&page->out, "<label for=\"%s\">", one->name);
    say(page, one->label);
    if (one->hint != NULL)
        element(page, "small", one->hint);
    buf_fmt(&page->out,
            "</label><input id=\"%s\" name=\"%s\" type=\"%s\" maxlength=\"%d\" %s value=\"",
            one->name, one->name, one->type, one->most, one->more);
    escaped(&page->out, typed(form, str_of(one->name)));
    raw(page, "\">");
}

static void area(Page *page, const ReportForm *form, const Input *one)
{
    buf_fmt(&page->out, "<label for=\"%s\">", one->name);
    say(page, one->label);
    if (one->hint != NULL)
        element(page, "small", one->hint);
    buf_fmt(&page->out, "</label><textarea id=\"%s\" name=\"%s\" rows=\"5\" maxlength=\"%d\" %s>",
            one->name, one->name, one->most, one->more);
    escaped(&page->out, typed(form, str_of(one->name)));
    raw(page, "</textarea>");
}

/* The consequences of the register, in its words. */
static void consequences(Page *page, const ReportForm *form)
{
    const Field *field = register_field(&clue_register, STR("consequence"));
    Str chosen = typed(form, field->name);
    raw(page, "<label for=\"consequence\">");
    say(page, MSG("What came of it?"));
    raw(page,
        "</label><select id=\"consequence\" name=\"consequence\"><option value=\"\"></option>");
    for (int i = 0; i < field->names->count; i++) {
        const EnumValue *value = &field->names->values[i];
        buf_fmt(&page->out, "<option value=\"%.*s\"%s>", STR_ARG(value->name),
                str_eq(chosen, value->name) ? " selected" : "");
        escaped(&page->out, str_of(page->lang == LANG_ZH ? value->label_zh : value->label_en));
        raw(page, "</option>");
    }
    raw(page, "</select>");
}

/* Choices of ours: what is typed goes into the sealed words alone. */
static void choices(Page *page, const ReportForm *form, const Input *one,
                    const ClueChoiceOffered *offered)
{
    Str chosen = typed(form, str_of(one->name));
    buf_fmt(&page->out, "<label for=\"%s\">", one->name);
    say(page, one->label);
    if (one->hint != NULL)
        element(page, "small", one->hint);
    buf_fmt(&page->out, "</label><select id=\"%s\" name=\"%s\"><option value=\"\"></option>",
            one->name, one->name);
    for (; offered->en != NULL; offered++) {
        buf_fmt(&page->out, "<option value=\"%.*s\"%s>", STR_ARG(offered->zh),
                str_eq(chosen, offered->zh) ? " selected" : "");
        escaped(&page->out, page->lang == LANG_ZH ? offered->zh : str_of(offered->en));
        raw(page, "</option>");
    }
    raw(page, "</select>");
}

static void product_fields(Page *page, const ReportForm *form)
{
    static const Input inputs[] = {
        {"model", MSG("Product and model"), MSG("As it stands on the product or the invoice"),
         "text", 200, ""},
        {"unit", MSG("Serial number or VIN"),
         MSG("If you can find it; the whole code of a label is fine"), "text", 400, ""},
        {"occurred_on", MSG("When did it happen?"), NULL, "date", 10, ""},
    };
    static const Input symptom = {
        "symptom", MSG("What is wrong?"), MSG("Please say more below"), "", 0, ""};
    static const Input region = {"region", MSG("Province or region"), NULL, "", 0, ""};
    static const Input words = {"text",
                                MSG("What happened?"),
                                MSG("Please leave other people's names and numbers out"),
                                "text",
                                4000,
                                "required"};
    input(page, form, &inputs[0]);
    input(page, form, &inputs[1]);
    choices(page, form, &symptom, clue_public_symptoms);
    area(page, form, &words);
    consequences(page, form);
    input(page, form, &inputs[2]);
    choices(page, form, &region, clue_public_regions);
}

static void contact_fields(Page *page, const ReportForm *form)
{
    static const Input inputs[] = {
        {"reporter_name", MSG("Name"), NULL, "text", 100, "autocomplete=\"name\""},
        {"reporter_phone", MSG("Phone"), NULL, "tel", 40, "autocomplete=\"tel\""},
        {"reporter_email", MSG("E-mail"), NULL, "email", 200, "autocomplete=\"email\""},
    };
    raw(page, "<fieldset>");
    element(page, "legend", MSG("How can we ask you? (optional)"));
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        input(page, form, &inputs[i]);
    raw(page, "<label><input type=\"checkbox\" name=\"consent\" value=\"1\"");
    raw(page, typed(form, STR("consent")).n > 0 ? " checked>" : ">");
    say(page, MSG("I agree that these data are kept to look into this report and to contact me "
                  "about it."));
    element(page, "small",
            MSG("They are stored sealed, shown to nobody without a recorded purpose, not passed on "
                "except where the law demands it, and erased at your request."));
    raw(page, "</label></fieldset><p class=\"trap\" aria-hidden=\"true\"><input name=\"website\" "
              "tabindex=\"-1\" autocomplete=\"off\"></p>");
}

void report_form_page(HttpResponse *response, Arena *arena, const ReportForm *form)
{
    Page page;
    page_begin(&page, arena, form->lang, MSG("Report a safety problem"));
    element(&page, "p",
            MSG("If somebody is in danger, stop using the product and call the emergency services "
                "first."));
    wrong(&page, form->problem);
    buf_fmt(&page.out, "<form method=\"post\" action=\"/report?lang=%s\">",
            form->lang == LANG_ZH ? "zh" : "en");
    product_fields(&page, form);
    contact_fields(&page, form);
    raw(&page, "<button type=\"submit\">");
    say(&page, MSG("Send the report"));
    raw(&page, "</button></form><p><a href=\"/report/status\">");
    say(&page, MSG("I have a report already: how does it stand?"));
    raw(&page, "</a></p>");
    page_end(&page, response, form->status);
}

/* ---- after it ---- */

void report_thanks_page(HttpResponse *response, Arena *arena, Lang lang, const ClueReceipt *receipt)
{
    Page page;
    page_begin(&page, arena, lang, MSG("Thank you. The report has arrived."));
    element(&page, "p",
            MSG("Keep these two; with them you can see how it stands. The code is shown once."));
    raw(&page, "<dl>");
    element(&page, "dt", MSG("Number of the report"));
    buf_fmt(&page.out, "<dd class=\"code\">%.*s</dd>", STR_ARG(receipt->number));
    element(&page, "dt", MSG("Code"));
    buf_fmt(&page.out, "<dd class=\"code\">%.*s</dd></dl><p><a href=\"/report/status\">",
            STR_ARG(receipt->secret));
    say(&page, MSG("How does it stand?"));
    raw(&page, "</a></p>");
    page_end(&page, response, 201);
}

static void followed_write(Page *page, const ClueFollowed *followed)
{
    static const char *const states[] = {
        [CLUE_NEW] = MSG("It has arrived and will be looked into."),
        [CLUE_VALID] = MSG("It has been verified and is being looked into."),
        [CLUE_DUPLICATE] = MSG("It is dealt with together with an earlier report."),
        [CLUE_LINKED] = MSG("It is part of an investigation."),
        [CLUE_CLOSED] = MSG("It is closed."),
    };
    int year, month, day;
    date_from_days(followed->received_on, &year, &month, &day);
    buf_fmt(&page->out, "<p class=\"code\">%.*s \u00b7 %04d-%02d-%02d</p>",
            STR_ARG(followed->number), year, month, day);
    element(page, "p", states[followed->state]);
    if (!followed->answered || followed->answer.n == 0)
        return;
    element(page, "h2", MSG("Answer"));
    raw(page, "<p>");
    escaped(&page->out, followed->answer);
    raw(page, "</p>");
}

void report_status_page(HttpResponse *response, Arena *arena, const ReportStatus *status)
{
    Page page;
    static const Input inputs[] = {
        {"number", MSG("Number of the report"), NULL, "text", 100, "required"},
        {"code", MSG("Code"), NULL, "text", 64, "required autocomplete=\"off\""},
    };
    page_begin(&page, arena, status->lang, MSG("How does my report stand?"));
    wrong(&page, status->problem);
    if (status->followed != NULL) {
        followed_write(&page, status->followed);
    } else {
        raw(&page, "<form method=\"post\" action=\"/report/status\">");
        for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
            input(&page, &(ReportForm){0}, &inputs[i]);
        raw(&page, "<button type=\"submit\">");
        say(&page, MSG("Look"));
        raw(&page, "</button></form>");
    }
    raw(&page, "<p><a href=\"/report\">");
    say(&page, MSG("Report a safety problem"));
    raw(&page, "</a></p>");
    page_end(&page, response, status->status);
}

void report_style_page(HttpResponse *response)
{
    response->status = 200;
    response->media_type = STR("text/css; charset=utf-8");
    response->body = str_of(style);
    http_add_header(response, STR("Cache-Control"), STR("public, max-age=86400"));
}
