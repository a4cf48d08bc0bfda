-- Ways to look at a register that one person keeps for himself; those for everybody are rows of the
-- register saved_view.  No decision: nothing rests on it, and its holder alone sees it.
CREATE TABLE own_view (
    id {int64} NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,          -- name of an account, never given to another; or local
    register_name TEXT NOT NULL,
    title TEXT NOT NULL,
    query TEXT NOT NULL,          -- JSON: q, where, use, sort
    UNIQUE (owner, register_name, title)
) {strict};
