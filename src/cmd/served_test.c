/* A command beside a process that serves, but does not run it. */
#include "cmd/served.h"

#include "api/api.h"
#include "cmd/commands.h"
#include "cmd/items.h"
#include "test/test.h"

/* What an older or a newer version answers is no answer: the command runs here, and the list that
 * was read for the server is not read again. */
TEST(served_command_that_is_refused_runs_here_with_its_list)
{
    Api *api;
    int code = -1;
    Options parsed;
    Str list = io_path(t->cx->arena, t->dir, STR("list")), text;
    Str data = io_path(t->cx->arena, t->dir, STR("data"));
    char *words[] = {(char[]){"--items"}, str_c(t->cx->arena, list), (char[]){"--data"},
                     str_c(t->cx->arena, data), NULL};
    ApiOptions options = {
        .data = data, .listen = STR("127.0.0.1:0"), .limits = http_limits_default};
    CHECK_OK(t, io_write_file(t->cx, list, STR("urn:a\r\nurn:b\n")));
    if (!CHECK_OK(t, api_start(t->cx, &options, &api)))
        return;
    CHECK_OK(t, options_parse(t->cx, &where_command, 4, words, &parsed));
    CHECK(t, !served_run(t->cx, &parsed, LANG_EN, &code));
    CHECK_INT(t, code, -1);
    CHECK_OK(t, t->cx->io->remove(t->cx, list));
    CHECK_OK(t, items_text(t->cx, &parsed, &text));
    CHECK_STR(t, text, STR("urn:a\r\nurn:b\n"));
    api_stop(t->cx, api);
}
