/* holdfast serve: the data directory over HTTP, until told to stop. */
#include <signal.h>

#include "api/api.h"
#include "cmd/commands.h"
#include "cmd/lent.h"
#include "cmd/workspace.h"

static void signals_take(sigset_t *out)
{
    sigemptyset(out);
    sigaddset(out, SIGTERM);
    sigaddset(out, SIGINT);
    pthread_sigmask(SIG_BLOCK, out, NULL); /* before any thread: they inherit it */
}

static void say_ready(Ctx *cx, const Api *api, const ApiOptions *options, Lang lang)
{
    Buf text;
    Str listen = options->listen;
    Str host = str_slice(listen, 0, (size_t)str_rfind_char(listen, ':'));
    Str params[] = {str_fmt(cx->arena, "http%s://%.*s:%d/",
                            options->front.tls_cert.n > 0 ? "s" : "", STR_ARG(host), api_port(api)),
                    options->data, options->front.origin};
    buf_init(&text, cx->arena, 1 << 16);
    if (options->front.origin.n > 0)
        message_format(&text, lang, MSG("%1$s serves %2$s for %3$s; stop with Ctrl-C"), params, 3);
    else
        message_format(&text, lang, MSG("%1$s serves %2$s; stop with Ctrl-C"), params, 2);
    buf_add_char(&text, '\n');
    command_print(cx, buf_str(&text));
}

/* Behind a proxy, or with TLS here, or neither: loopback. */
static Err front_read(Ctx *cx, const Options *options, HttpFront *out)
{
    bool cert = option_given(options, "tls-cert"), key = option_given(options, "tls-key"),
         origin = option_given(options, "origin"), proxied = option_given(options, "behind-proxy");
    *out =
        (HttpFront){.origin = option_text(options, proxied ? "behind-proxy" : "origin", (Str){0}),
                    .proxies = option_text(options, "proxy", (Str){0}),
                    .tls_cert = option_text(options, "tls-cert", (Str){0}),
                    .tls_key = option_text(options, "tls-key", (Str){0})};
    if (option_given(options, "proxy") && !proxied)
        return fail(cx, ERR_USAGE, MSG("--proxy goes with --behind-proxy"));
    if ((cert || key || origin) && !(cert && key && origin))
        return fail(cx, ERR_USAGE, MSG("--tls-cert, --tls-key and --origin go together"));
    if (cert && proxied)
        return fail(cx, ERR_USAGE,
                    MSG("TLS ends at the proxy, or here: --behind-proxy or --tls-cert"));
    return OK;
}

static int run_serve(Ctx *cx, const Options *options, Lang lang)
{
    Api *api;
    sigset_t signals;
    int signal_number;
    ApiOptions served = {
        .data = workspace_directory(options),
        .database = option_text(options, "db", (Str){0}),
        .listen = option_text(options, "listen", STR("127.0.0.1:8080")),
        .web = option_text(options, "web-dir", (Str){0}),
        .limits = http_limits_default,
        .run_command = command_run_lent,
    };
    signals_take(&signals);
    if (front_read(cx, options, &served.front) != OK || api_start(cx, &served, &api) != OK)
        return command_fail(cx, options, lang);
    say_ready(cx, api, &served, lang);
    (void)sigwait(&signals, &signal_number);
    api_stop(cx, api);
    return EXIT_OK;
}

static const OptionSpec serve_options[] = {
    OPTIONS_STORE,
    {OPTION_TEXT, "listen", "HOST:PORT",
     MSG("address to listen at (default 127.0.0.1:8080; port 0: any); loopback, unless:")},
    {OPTION_TEXT, "behind-proxy", "ORIGIN",
     MSG("a reverse proxy with TLS answers at this origin, like https://holdfast.example.cn")},
    {OPTION_TEXT, "proxy", "ADDRESS,...",
     MSG("from where the proxy connects (default: loopback); nobody else is answered")},
    {OPTION_TEXT, "tls-cert", "FILE",
     MSG("or TLS ends here: certificate with its chain, PEM; together with:")},
    {OPTION_TEXT, "tls-key", "FILE", MSG("its private key, PEM, not readable by everybody")},
    {OPTION_TEXT, "origin", "ORIGIN",
     MSG("where browsers reach it, like https://holdfast.plant.example")},
    {OPTION_TEXT, "web-dir", "DIR",
     MSG("take the pages from this folder (for who develops them), not those built in")},
    {.kind = OPTION_END},
};

static const char *const serve_examples[] = {
    "holdfast serve --data data --listen 127.0.0.1:8080",
    "holdfast serve --listen 10.0.0.5:8080 --behind-proxy https://holdfast.example.cn "
    "--proxy 10.0.0.2",
    NULL,
};

const Command serve_command = {
    .name = "serve",
    .operands = "",
    .help = MSG("answer over HTTP, and take events"),
    .options = serve_options,
    .examples = serve_examples,
    .run = run_serve,
};
