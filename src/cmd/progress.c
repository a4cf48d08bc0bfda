#include "cmd/progress.h"

#include <stdio.h>
#include <unistd.h>

void progress_init(Progress *progress, Str what, Lang lang)
{
    *progress = (Progress){.on = isatty(STDERR_FILENO) == 1, .lang = lang, .what = what};
}

void progress_tick(void *arg, int pass, int64_t done, int64_t total)
{
    enum { BAR_WIDTH = 30 };
    Progress *progress = arg;
    if (!progress->on)
        return;
    int percent = total > 0 ? (int)(done * 100 / total) : 0;
    int filled = percent * BAR_WIDTH / 100;
    const char *label = message_text(pass == 1 ? MSG("checking") : MSG("storing"), progress->lang);
    fprintf(stderr, "\r%s %.*s [%.*s%*s] %3d%%\033[K", label, STR_ARG(progress->what), filled,
            "##############################", BAR_WIDTH - filled, "", percent);
    fflush(stderr);
    progress->shown = true;
}

void progress_end(Progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
