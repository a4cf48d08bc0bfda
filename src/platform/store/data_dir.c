#include "platform/store/data_dir.h"

#include "platform/store/seal.h"

static Err lock_take(Ctx *cx, DataDir *dir)
{
    Str name = io_path(cx->arena, dir->path, STR("lock"));
    TRY(cx->io->open(cx, name, IO_APPEND, &dir->lock));
    dir->locked = true;
    Err err = cx->io->lock(cx, &dir->lock);
    if (err == ERR_BUSY)
        return fail(cx, ERR_BUSY, MSG("another process is writing to data folder %1$s"),
                    str_shown(cx->arena, dir->path));
    return err;
}

static Err folders_make(Ctx *cx, DataDir *dir)
{
    TRY(cx->io->make_dir(cx, dir->path));
    TRY(lock_take(cx, dir));
    TRY(cx->io->make_dir(cx, dir->index));
    return cx->io->make_dir(cx, dir->spool);
}

static Err open_in(Ctx *cx, DataDir *dir, DbMode mode)
{
    if (mode == DB_WRITE)
        TRY(folders_make(cx, dir));
    TRY(db_open(cx, dir->address, mode));
    return seal_key_load(cx, dir->path, mode == DB_WRITE);
}

static Str address_of(Ctx *cx, Str path, Str address)
{
    if (address.n > 0)
        return str_dup(cx->arena, address);
    Str file = io_path(cx->arena, path, STR("holdfast.db"));
    return str_fmt(cx->arena, "sqlite:%.*s", STR_ARG(file));
}

Err data_dir_open(Ctx *cx, Str path, Str address, DbMode mode, DataDir *out)
{
    *out = (DataDir){
        .path = str_dup(cx->arena, path),
        .address = address_of(cx, path, address),
        .index = io_path(cx->arena, path, STR("index")),
        .spool = io_path(cx->arena, path, STR("spool")),
    };
    cx->db = NULL;
    Err err = open_in(cx, out, mode);
    if (err != OK)
        data_dir_close(cx, out);
    return err;
}

Err data_dir_reader(Ctx *cx, const DataDir *dir)
{
    TRY(db_open(cx, dir->address, DB_READ));
    Err err = seal_key_load(cx, dir->path, false);
    if (err != OK)
        db_close(cx);
    return err;
}

void data_dir_close(Ctx *cx, DataDir *dir)
{
    db_close(cx);
    if (dir->locked)
        cx->io->close(cx, &dir->lock);
    dir->locked = false;
}
