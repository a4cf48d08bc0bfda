-- The law's clocks (D1-D17): facts that started them, packs they are pinned to, and their states.

-- A pack as it was when a clock was started by it: later editions move no date.
CREATE TABLE clock_pack (
    sha256 {bytes} NOT NULL PRIMARY KEY,
    regime TEXT NOT NULL,
    edition TEXT NOT NULL,
    text TEXT NOT NULL               -- the pack itself (docs/formats/rules.md)
) {strict};

-- What happened: defect confirmed, notice received …  Never changed.
CREATE TABLE clock_fact (
    id {int64} NOT NULL PRIMARY KEY,
    noun TEXT NOT NULL,              -- what it happened to: case, clue, recall, scope …
    noun_id {int64} NOT NULL,
    regime TEXT NOT NULL,
    fact TEXT NOT NULL,              -- the trigger of rules
    day {int64} NOT NULL,            -- local day of the regime, days since 1970
    at TEXT,                         -- the moment as it was captured, with its zone
    note TEXT NOT NULL,              -- from where it is known
    known TEXT NOT NULL,             -- what is known with it, name=value, one a line
    created_us {int64} NOT NULL,
    actor TEXT NOT NULL
) {strict};
CREATE INDEX clock_fact_by_noun ON clock_fact (noun, noun_id, regime, id);

CREATE TABLE clock (
    id {int64} NOT NULL PRIMARY KEY,
    fact_id {int64} NOT NULL REFERENCES clock_fact (id),
    noun TEXT NOT NULL,
    noun_id {int64} NOT NULL,
    regime TEXT NOT NULL,
    pack_sha256 {bytes} NOT NULL REFERENCES clock_pack (sha256),
    rule TEXT NOT NULL,
    occurrence {int64} NOT NULL,     -- 1, 2, … of a periodic rule
    due_day {int64},                 -- null: the law has no number, or it is not known yet
    target_day {int64},              -- internal: the conservative date
    rolled {int64} NOT NULL,         -- 1: a day off moved it
    basis TEXT NOT NULL CHECK (basis IN
        ('law', 'letter', 'internal', 'none', 'calendar_missing', 'letter_missing')),
    state TEXT NOT NULL CHECK (state IN ('running', 'met', 'missed', 'cancelled', 'suspended')),
    undecided {int64} NOT NULL,      -- 1: whether the rule applies is to be decided
    person TEXT,                     -- account of who answers for it
    evidence TEXT,                   -- of submission
    evidence_day {int64},
    closed_us {int64},
    reason TEXT,                     -- of the last decision
    actor TEXT NOT NULL              -- of the last decision
) {strict};
CREATE INDEX clock_by_noun ON clock (noun, noun_id, id);
CREATE INDEX clock_by_state ON clock (state, due_day);
