#include "test/faulty_vfs.h"

typedef struct FaultyFile {
    sqlite3_file base;
    FaultyVfs *owner;
    bool is_database;   /* and not its WAL */
    sqlite3_file *real; /* behind this struct */
} FaultyFile;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((FaultyFile *)file)->real;
}

static bool fails(FaultyVfs *faulty)
{
    faulty->seen++;
    return faulty->fail_at != 0 &&
           (faulty->seen == faulty->fail_at || (faulty->dead && faulty->seen > faulty->fail_at));
}

static bool is_stuck(sqlite3_file *file)
{
    const FaultyFile *opened = (FaultyFile *)file;
    bool stuck = opened->is_database && opened->owner->stuck;
    opened->owner->refusals += stuck;
    return stuck;
}

static int faulty_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int faulty_read(sqlite3_file *file, void *to, int n, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), to, n, offset);
}

static int faulty_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 offset)
{
    FaultyVfs *faulty = ((FaultyFile *)file)->owner;
    sqlite3_file *real = real_of(file);
    sqlite3_int64 size = 0;
    if (is_stuck(file) || (!faulty->sync_only && fails(faulty)))
        return SQLITE_IOERR_WRITE;
    if (faulty->space >= 0 && real->pMethods->xFileSize(real, &size) == SQLITE_OK) {
        int64_t growth = offset + n > size ? offset + n - size : 0;
        if (growth > faulty->space)
            return SQLITE_FULL;
        faulty->space -= growth;
    }
    return real->pMethods->xWrite(real, from, n, offset);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
    if (is_stuck(file) || fails(((FaultyFile *)file)->owner))
        return SQLITE_IOERR_FSYNC;
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int faulty_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int faulty_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int faulty_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int faulty_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int faulty_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int faulty_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void faulty_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int faulty_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_reserved,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_device,
    .xShmMap = faulty_shm_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    FaultyVfs *faulty = vfs->pAppData;
    FaultyFile *opened = (FaultyFile *)file;
    *opened = (FaultyFile){.owner = faulty,
                           .is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0,
                           .real = (sqlite3_file *)(opened + 1)};
    int result = faulty->real->xOpen(faulty->real, name, opened->real, flags, out);
    if (opened->real->pMethods != NULL)
        opened->base.pMethods = &faulty_methods;
    return result;
}

void faulty_vfs_install(FaultyVfs *faulty)
{
    memset(faulty, 0, sizeof *faulty);
    faulty->real = sqlite3_vfs_find(NULL);
    faulty->space = -1;
    faulty->vfs = *faulty->real; /* the operating system's, but for open */
    faulty->vfs.zName = "holdfast-faulty";
    faulty->vfs.pNext = NULL;
    faulty->vfs.szOsFile += (int)sizeof(FaultyFile);
    faulty->vfs.pAppData = faulty;
    faulty->vfs.xOpen = faulty_open;
    sqlite3_vfs_register(&faulty->vfs, 1);
}

void faulty_vfs_remove(FaultyVfs *faulty)
{
    sqlite3_vfs_unregister(&faulty->vfs);
    sqlite3_vfs_register(faulty->real, 1);
}
