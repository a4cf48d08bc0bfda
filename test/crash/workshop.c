#include "test/crash/crash.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

char *crash_text(Workshop *shop, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    char *copy = str_c(shop->cx->arena, str_of(text));
    free(text);
    return copy;
}

uint64_t crash_below(Workshop *shop, uint64_t n)
{
    uint64_t z = shop->chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % n;
}

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void to_file(const char *path, int fd)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || dup2(file, fd) < 0)
        _exit(126);
}

static char *out_path(Workshop *shop)
{
    return crash_text(shop, "%s/out", shop->home);
}

static char *err_path(Workshop *shop)
{
    return crash_text(shop, "%s/err", shop->home);
}

pid_t crash_start(Workshop *shop, const char *const *args)
{
    char *words[ARGS_MAX + 2] = {str_c(shop->cx->arena, str_of(shop->holdfast))};
    for (int i = 0; i < ARGS_MAX && args[i] != NULL; i++)
        words[i + 1] = str_c(shop->cx->arena, str_of(args[i]));
    const char *out = out_path(shop), *err = err_path(shop);
    pid_t pid = fork();
    if (pid == 0) {
        to_file(out, STDOUT_FILENO);
        to_file(err, STDERR_FILENO);
        setenv("HOLDFAST_LANG", "en", 1);
        execv(shop->holdfast, words);
        _exit(127);
    }
    if (pid < 0) {
        perror("fork");
        exit(1);
    }
    return pid;
}

static Str text_of(Workshop *shop, const char *path)
{
    Str text = {0};
    if (io_read_file(shop->cx, str_of(path), (size_t)1 << 26, &text) != OK)
        problem_clear(shop->cx);
    return text;
}

/* Sleeps until the moment of the kill, but not longer than the process lives. */
static bool ends_before(pid_t pid, double deadline, int *status)
{
    const struct timespec moment = {0, 200000}; /* 0.2 ms */
    while (now() < deadline) {
        if (waitpid(pid, status, WNOHANG) == pid)
            return true;
        nanosleep(&moment, NULL);
    }
    return false;
}

Run crash_wait(Workshop *shop, pid_t pid, double kill_after)
{
    int status = 0;
    double begin = now();
    bool ended = kill_after >= 0 && ends_before(pid, begin + kill_after, &status);
    if (!ended && kill_after >= 0)
        kill(pid, SIGKILL);
    if (!ended && waitpid(pid, &status, 0) != pid)
        abort();
    return (Run){
        .exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .seconds = now() - begin,
        .out = text_of(shop, out_path(shop)),
        .err = text_of(shop, err_path(shop)),
    };
}

Run crash_run(Workshop *shop, const char *const *args)
{
    return crash_wait(shop, crash_start(shop, args), -1);
}

pid_t crash_ingest(Workshop *shop, const char *dir, const Input *input)
{
    const char *args[] = {"ingest", "--data", dir, "--json", input->path, NULL};
    return crash_start(shop, args);
}

const char *crash_dir(Workshop *shop, const char *name)
{
    const char *dir = crash_text(shop, "%s/%s", shop->home, name);
    const char *remove = crash_text(shop, "rm -rf '%s'", dir);
    if (system(remove) != 0)
        printf("could not remove %s\n", dir);
    return dir;
}

void crash_copy(Workshop *shop, const char *dir)
{
    if (system(crash_text(shop, "cp -a '%s' '%s'", shop->begun, dir)) != 0)
        printf("could not copy to %s\n", dir);
}

void crash_result(Workshop *shop, const char *name, const char *fault)
{
    if (fault == NULL) {
        shop->passed++;
        return;
    }
    shop->failed++;
    printf("FAIL %s (seed %llu): %s\n", name, (unsigned long long)shop->seed, fault);
    fflush(stdout);
}

Str crash_digest(Workshop *shop, const char *dir)
{
    const char *args[] = {"rebuild", "--data", dir, NULL};
    Run run = crash_run(shop, args);
    return run.exit == 0 ? str_trim(run.out) : (Str){0};
}

static const char *failed_run(Workshop *shop, const char *what, const Run *run)
{
    Str shown = str_slice(run->err.n > 0 ? run->err : run->out, 0, 300);
    return crash_text(shop, "%s: exit %d, signal %d: %.*s", what, run->exit, run->signal,
                      STR_ARG(str_trim(shown)));
}

static int64_t number(const JsonNode *object, Str key)
{
    const JsonNode *node = json_member(object, key);
    int64_t value = -1;
    if (node != NULL && node->type == JSON_NUMBER)
        (void)str_int(node->text, &value);
    return value;
}

/* Taking the same file in once more must find every event there, once. */
static const char *again(Workshop *shop, const char *dir, const Input *input, int64_t total)
{
    Run run = crash_wait(shop, crash_ingest(shop, dir, input), -1);
    const JsonNode *root;
    if (run.exit != 0)
        return failed_run(shop, "ingest of the same file again", &run);
    if (json_parse(shop->cx, str_trim(run.out), &root) != OK)
        return "ingest --json printed no JSON";
    const JsonNode *files = json_member(root, STR("files"));
    const JsonNode *file = files == NULL ? NULL : files->child;
    if (number(file, STR("duplicates")) != input->events || number(file, STR("captured")) != 0)
        return crash_text(shop, "of %lld events of %s %lld are there and %lld were missing",
                          (long long)input->events, input->path,
                          (long long)number(file, STR("duplicates")),
                          (long long)number(file, STR("captured")));
    if (number(root, STR("log_position")) != total)
        return crash_text(shop, "the log ends at %lld, not at %lld",
                          (long long)number(root, STR("log_position")), (long long)total);
    return NULL;
}

const char *crash_verify(Workshop *shop, const char *dir)
{
    const char *args[] = {"check", "--data", dir, NULL};
    Run run = crash_run(shop, args);
    if (run.exit != 0)
        return failed_run(shop, "check", &run);
    int64_t total = 0;
    for (int i = 0; i < INPUTS; i++)
        total += shop->inputs[i].events;
    for (int i = 0; i < INPUTS; i++) {
        const char *fault = again(shop, dir, &shop->inputs[i], total);
        if (fault != NULL)
            return fault;
    }
    Str digest = crash_digest(shop, dir);
    if (digest.n == 0 || (shop->digest.n != 0 && !str_eq(digest, shop->digest)))
        return crash_text(shop, "the index digest is \"%.*s\", not \"%.*s\"", STR_ARG(digest),
                          STR_ARG(shop->digest));
    return NULL;
}
