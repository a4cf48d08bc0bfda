/* A disk that fills up: ingest says so, reading goes on, freed space lets it go on. */
#include "test/crash/crash.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

enum { ROUNDS = 4, MIB = 1 << 20 };

/* A private view of the file system, so that nothing stays mounted; as root, or as the root of a
 * user namespace of our own where the system allows it. */
static bool mount_space(void)
{
    int flags = CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER);
    return unshare(flags) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool disk_size(Workshop *shop, const char *dir, int64_t bytes, bool again)
{
    const char *options = crash_text(shop, "size=%lld", (long long)bytes);
    return mount("tmpfs", dir, "tmpfs", again ? MS_REMOUNT : 0, options) == 0;
}

static int64_t folder_bytes(Workshop *shop, const char *dir)
{
    FILE *pipe = popen(crash_text(shop, "du -sB1 '%s'", dir), "r");
    char line[64] = "";
    if (pipe == NULL)
        return 0;
    if (fgets(line, sizeof line, pipe) == NULL)
        line[0] = '\0';
    pclose(pipe);
    return strtoll(line, NULL, 10);
}

/* Both ways of asking still work on a full disk. */
static const char *reads(Workshop *shop, const char *data)
{
    const char *trace[] = {"trace", "forward", "--data", data, "--json", shop->inputs[0].suspect,
                           NULL};
    const char *check[] = {"check", "--data", data, NULL};
    Run run = crash_run(shop, trace);
    if (run.exit != 0)
        return crash_text(shop, "trace on the full disk: exit %d: %.*s", run.exit,
                          STR_ARG(str_trim(run.err)));
    run = crash_run(shop, check);
    if (run.exit != 0)
        return crash_text(shop, "check on the full disk: exit %d: %.*s", run.exit,
                          STR_ARG(str_trim(run.err)));
    return NULL;
}

static const char *fill(Workshop *shop, const char *disk, int64_t large)
{
    const char *data = crash_text(shop, "%s/data", disk);
    Run run = crash_wait(shop, crash_ingest(shop, data, &shop->inputs[1]), -1);
    if (run.exit != 1)
        return crash_text(shop, "ingest on a full disk: exit %d, signal %d", run.exit, run.signal);
    if (str_find(run.err, STR("space")) < 0 && str_find(run.out, STR("space")) < 0)
        return crash_text(shop, "ingest on a full disk says \"%.*s\"", STR_ARG(str_trim(run.err)));
    const char *fault = reads(shop, data);
    if (fault != NULL)
        return fault;
    if (!disk_size(shop, disk, large, true))
        return "the disk could not be enlarged";
    run = crash_wait(shop, crash_ingest(shop, data, &shop->inputs[1]), -1);
    if (run.exit != 0)
        return crash_text(shop, "ingest after space was freed: exit %d: %.*s", run.exit,
                          STR_ARG(str_trim(run.err)));
    return crash_verify(shop, data);
}

static const char *full_once(Workshop *shop, const char *disk, int64_t small, int64_t large)
{
    const char *data = crash_text(shop, "%s/data", disk);
    if (!disk_size(shop, disk, large, false))
        return "a small disk could not be mounted";
    const char *fault = NULL;
    crash_copy(shop, data);
    if (!disk_size(shop, disk, folder_bytes(shop, disk) + small, true))
        fault = "the disk could not be made smaller";
    if (fault == NULL)
        fault = fill(shop, disk, large);
    (void)umount2(disk, MNT_DETACH);
    return fault;
}

/* The room left grows from round to round: the spool, the plan, the database, the checkpoint. */
void crash_full_disk(Workshop *shop)
{
    const char *disk = crash_dir(shop, "disk");
    if (shop->cx->io->make_dir(shop->cx, str_of(disk)) != OK || !mount_space() ||
        !disk_size(shop, disk, MIB, false)) {
        printf("skip full disk: no tmpfs may be mounted here\n");
        shop->skipped++;
        return;
    }
    (void)umount2(disk, MNT_DETACH);
    Str input = {0};
    if (io_read_file(shop->cx, str_of(shop->inputs[1].path), (size_t)1 << 28, &input) != OK)
        abort();
    int64_t bytes = (int64_t)input.n;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t small =
            bytes * (2 * round + 1) / (2 * ROUNDS) + (int64_t)crash_below(shop, MIB / 2);
        const char *name =
            crash_text(shop, "full disk with %lld KiB left", (long long)small / 1024);
        crash_result(shop, name, full_once(shop, disk, small, 8 * bytes + 64 * (int64_t)MIB));
    }
}
