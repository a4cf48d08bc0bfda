/* Pages: the right file in the right form. */
#include "api/web.h"

#include "platform/os/io.h"
#include "test/test.h"

static const WebAsset assets[] = {
    {.path = STR_INIT("/assets/index-1a2b.js"),
     .media_type = STR_INIT("text/javascript; charset=utf-8"),
     .etag = STR_INIT("\"11\""),
     .plain = STR_INIT("script script script"),
     .gzip = STR_INIT("zipped"),
     .brotli = STR_INIT("br"),
     .immutable = true},
    {.path = STR_INIT("/index.html"),
     .media_type = STR_INIT("text/html; charset=utf-8"),
     .etag = STR_INIT("\"22\""),
     .plain = STR_INIT("page page page"),
     .gzip = STR_INIT("page")},
    {.path = STR_INIT("/mark.svg"),
     .media_type = STR_INIT("image/svg+xml"),
     .etag = STR_INIT("\"33\""),
     .plain = STR_INIT("<svg/>")},
};
static const WebFiles files = {.assets = assets, .count = 3};
static const WebFiles no_files = {.assets = assets};

typedef struct Asked {
    Str path;
    Str accept;
    Str codings;
    Str if_none_match;
} Asked;

static bool ask(Asked asked, HttpMethod method, HttpResponse *response)
{
    HttpPair headers[] = {{STR("Accept"), asked.accept},
                          {STR("Accept-Encoding"), asked.codings},
                          {STR("If-None-Match"), asked.if_none_match}};
    HttpRequest request = {
        .method = method, .path = asked.path, .headers = headers, .header_count = 3};
    *response = (HttpResponse){0};
    return web_answer(NULL, files, &request, response);
}

static Str header(const HttpResponse *response, Str name)
{
    for (int i = 0; i < response->header_count; i++) {
        if (str_eq(response->headers[i].name, name))
            return response->headers[i].value;
    }
    return (Str){0};
}

TEST(web_a_file_goes_in_the_smallest_form_taken)
{
    HttpResponse response;
    Asked script = {.path = STR("/assets/index-1a2b.js"), .codings = STR("gzip, deflate, br")};
    CHECK(t, ask(script, HTTP_GET, &response));
    CHECK_INT(t, response.status, 200);
    CHECK_STR(t, response.body, STR("br"));
    CHECK_STR(t, header(&response, STR("Content-Encoding")), STR("br"));
    CHECK(t, str_find(header(&response, STR("Cache-Control")), STR("immutable")) >= 0);
    script.codings = STR("gzip;q=0.5, br;q=0");
    CHECK(t, ask(script, HTTP_GET, &response));
    CHECK_STR(t, response.body, STR("zipped"));
    script.codings = (Str){0};
    CHECK(t, ask(script, HTTP_HEAD, &response));
    CHECK_STR(t, response.body, STR("script script script"));
    CHECK_INT(t, header(&response, STR("Content-Encoding")).n, 0);
    CHECK(t, ask((Asked){.path = STR("/mark.svg"), .codings = STR("br")}, HTTP_GET, &response));
    CHECK_STR(t, response.body, STR("<svg/>"));
}

TEST(web_what_the_client_has_is_not_sent_again)
{
    HttpResponse response;
    Asked page = {.path = STR("/"), .if_none_match = STR("\"00\", W/\"22\"")};
    CHECK(t, ask(page, HTTP_GET, &response));
    CHECK_INT(t, response.status, 304);
    CHECK_INT(t, response.body.n, 0);
    CHECK_STR(t, header(&response, STR("Cache-Control")), STR("no-cache"));
    page.if_none_match = STR("\"2\"");
    CHECK(t, ask(page, HTTP_GET, &response));
    CHECK_INT(t, response.status, 200);
}

TEST(web_a_navigation_gets_the_application_and_a_call_does_not)
{
    HttpResponse response;
    Str browser = STR("text/html,application/xhtml+xml,*/*;q=0.8");
    CHECK(t, ask((Asked){.path = STR("/trace"), .accept = browser}, HTTP_GET, &response));
    CHECK_STR(t, response.body, STR("page page page"));
    CHECK(t, !ask((Asked){.path = STR("/trace"), .accept = STR("*/*")}, HTTP_GET, &response));
    CHECK(t, !ask((Asked){.path = STR("/api/v1/no"), .accept = browser}, HTTP_GET, &response));
    CHECK(t, !ask((Asked){.path = STR("/trace"), .accept = browser}, HTTP_POST, &response));
    CHECK(t, !ask((Asked){.path = STR("/assets/index-1a2b.j")}, HTTP_GET, &response));
    CHECK(t, !ask((Asked){.path = STR("/assets/index-1a2b.jsx")}, HTTP_GET, &response));
    CHECK(t, !web_answer(t->cx, no_files, &(HttpRequest){.path = STR("/")}, &response));
}

TEST(web_pages_of_a_folder_are_read_at_each_request)
{
    WebFiles folder = {assets, 3, io_path(t->cx->arena, t->dir, STR("dist"))};
    Str page = io_path(t->cx->arena, folder.folder, STR("index.html"));
    HttpResponse first = {0}, second = {0}, third = {0}, none = {0};
    CHECK_OK(t, t->cx->io->make_dir(t->cx, folder.folder));
    CHECK_OK(t, io_write_file(t->cx, page, STR("one")));
    CHECK_OK(t, io_write_file(t->cx, io_path(t->cx->arena, t->dir, STR("x.js")), STR("no")));
    HttpRequest request = {.path = STR("/")};
    CHECK(t, web_answer(t->cx, folder, &request, &first));
    CHECK_STR(t, first.body, STR("one"));
    CHECK_STR(t, first.media_type, STR("text/html; charset=utf-8"));
    CHECK_STR(t, header(&first, STR("Cache-Control")), STR("no-cache"));
    CHECK_OK(t, io_write_file(t->cx, page, STR("two")));
    HttpPair has = {STR("If-None-Match"), header(&first, STR("ETag"))};
    request = (HttpRequest){.path = STR("/index.html"), .headers = &has, .header_count = 1};
    CHECK(t, web_answer(t->cx, folder, &request, &second));
    CHECK_STR(t, second.body, STR("two"));
    has.value = header(&second, STR("ETag"));
    CHECK(t, web_answer(t->cx, folder, &request, &third));
    CHECK_INT(t, third.status, 304);
    static const Str missing[] = {STR_INIT("/../x.js"), STR_INIT("/%2e%2e/x.js"),
                                  STR_INIT("/..%2Fx.js"), STR_INIT("/mark.svg"), STR_INIT("/%zz")};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        CHECK(t, !web_answer(t->cx, folder, &(HttpRequest){.path = missing[i]}, &none));
}
