-- +goose Up

-- Columns are NOT NULL unless they are references, where NULL is "none".
-- Blobs are referred to by SHA-256 as text, without a foreign key, so that
-- disposal of content can leave the hash behind.

CREATE TABLE installation (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    id       TEXT NOT NULL,
    made     TEXT NOT NULL
) STRICT;

CREATE TABLE signing_key (
    id      INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL,
    secret  BLOB NOT NULL,
    made    TEXT NOT NULL,
    retired TEXT NOT NULL
) STRICT;

CREATE TABLE board (
    id   INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id          INTEGER PRIMARY KEY,
    address_key TEXT NOT NULL UNIQUE,
    email       TEXT NOT NULL,
    name        TEXT NOT NULL,
    phone       TEXT NOT NULL,
    language    TEXT NOT NULL
) STRICT;

CREATE TABLE seat (
    id      INTEGER PRIMARY KEY,
    board   INTEGER NOT NULL REFERENCES board(id),
    role    TEXT NOT NULL,
    unit    TEXT NOT NULL,
    holder  INTEGER REFERENCES person(id),
    deputy  INTEGER REFERENCES person(id),
    manager INTEGER REFERENCES person(id),
    UNIQUE (board, role, unit)
) STRICT;

CREATE TABLE plan (
    id       INTEGER PRIMARY KEY,
    board    INTEGER NOT NULL REFERENCES board(id),
    year     INTEGER NOT NULL,
    title    TEXT NOT NULL,
    status   TEXT NOT NULL,
    ask_from TEXT NOT NULL,
    version  INTEGER REFERENCES version(id),
    imported TEXT NOT NULL,
    UNIQUE (board, year)
) STRICT;

CREATE TABLE version (
    id       INTEGER PRIMARY KEY,
    plan     INTEGER NOT NULL REFERENCES plan(id),
    n        INTEGER NOT NULL,
    document TEXT NOT NULL,
    file     TEXT NOT NULL,
    made     TEXT NOT NULL,
    UNIQUE (plan, n)
) STRICT;

CREATE TABLE request (
    id     INTEGER PRIMARY KEY,
    plan   INTEGER NOT NULL REFERENCES plan(id),
    person INTEGER NOT NULL REFERENCES person(id),
    day    TEXT NOT NULL,
    n      INTEGER NOT NULL,
    due    TEXT NOT NULL,
    state  TEXT NOT NULL,
    UNIQUE (plan, person, day, n)
) STRICT;
CREATE INDEX request_person ON request(person);

CREATE TABLE occurrence (
    id       INTEGER PRIMARY KEY,
    plan     INTEGER NOT NULL REFERENCES plan(id),
    control  TEXT NOT NULL,
    part     TEXT NOT NULL,
    period   TEXT NOT NULL,
    also     TEXT NOT NULL,
    event    INTEGER NOT NULL,
    seat     INTEGER REFERENCES seat(id),
    opens    TEXT NOT NULL,
    due      TEXT NOT NULL,
    state    TEXT NOT NULL,
    request  INTEGER REFERENCES request(id),
    person   INTEGER REFERENCES person(id),
    answer   INTEGER REFERENCES answer(id),
    moved_to INTEGER REFERENCES occurrence(id),
    reason   TEXT NOT NULL
) STRICT;
-- NULLs are distinct in a unique index, hence the expression.
CREATE UNIQUE INDEX occurrence_key ON occurrence(plan, control, part, period, event, COALESCE(seat, 0));
-- "What is due now" must cost the same with a million answered rows.
CREATE INDEX occurrence_opens ON occurrence(state, opens);
CREATE INDEX occurrence_due ON occurrence(state, due);
CREATE INDEX occurrence_plan_opens ON occurrence(plan, state, opens);
CREATE INDEX occurrence_request ON occurrence(request);
CREATE INDEX occurrence_seat ON occurrence(seat);

CREATE TABLE request_row (
    request    INTEGER NOT NULL REFERENCES request(id),
    n          INTEGER NOT NULL,
    occurrence INTEGER NOT NULL REFERENCES occurrence(id),
    ref        TEXT NOT NULL,
    PRIMARY KEY (request, n),
    UNIQUE (request, ref)
) STRICT;

CREATE TABLE delivery (
    id         INTEGER PRIMARY KEY,
    source     TEXT NOT NULL,
    source_key TEXT NOT NULL UNIQUE,
    raw        TEXT NOT NULL,
    name       TEXT NOT NULL,
    received   TEXT NOT NULL,
    state      TEXT NOT NULL,
    tries      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    sender     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    message_id TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    request    INTEGER REFERENCES request(id),
    person     INTEGER REFERENCES person(id),
    handed_by  TEXT NOT NULL,
    folder     TEXT NOT NULL,
    moved      INTEGER NOT NULL,
    handled    INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_state ON delivery(state);
CREATE INDEX delivery_verdict ON delivery(verdict);
CREATE INDEX delivery_raw ON delivery(raw);
CREATE INDEX delivery_request ON delivery(request);
CREATE INDEX delivery_person ON delivery(person);

CREATE TABLE mail (
    id            INTEGER PRIMARY KEY,
    cause         TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    plan          INTEGER REFERENCES plan(id),
    person        INTEGER REFERENCES person(id),
    recipient     TEXT NOT NULL,
    to_name       TEXT NOT NULL,
    request       INTEGER REFERENCES request(id),
    delivery      INTEGER REFERENCES delivery(id),
    occasion      TEXT NOT NULL,
    message_id    TEXT NOT NULL,
    in_reply_to   TEXT NOT NULL,
    subject       TEXT NOT NULL,
    body          TEXT NOT NULL,
    date          TEXT NOT NULL,
    state         TEXT NOT NULL,
    phase         TEXT NOT NULL,
    due           TEXT NOT NULL,
    tries         INTEGER NOT NULL,
    transmissions INTEGER NOT NULL,
    raw           TEXT NOT NULL,
    sent          TEXT NOT NULL,
    reason        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX mail_message_id ON mail(message_id) WHERE message_id <> '';
CREATE INDEX mail_due ON mail(state, due);
CREATE INDEX mail_request ON mail(request);
CREATE INDEX mail_person ON mail(person);
CREATE INDEX mail_plan ON mail(plan);

CREATE TABLE attempt (
    mail   INTEGER NOT NULL REFERENCES mail(id),
    n      INTEGER NOT NULL,
    began  TEXT NOT NULL,
    ended  TEXT NOT NULL,
    phase  TEXT NOT NULL,
    result TEXT NOT NULL,
    code   INTEGER NOT NULL,
    words  TEXT NOT NULL,
    PRIMARY KEY (mail, n)
) STRICT;

CREATE TABLE attachment (
    delivery INTEGER NOT NULL REFERENCES delivery(id),
    n        INTEGER NOT NULL,
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    sha      TEXT NOT NULL,
    PRIMARY KEY (delivery, n)
) STRICT;

CREATE TABLE submission (
    id        INTEGER PRIMARY KEY,
    delivery  INTEGER REFERENCES delivery(id),
    request   INTEGER NOT NULL REFERENCES request(id),
    sha       TEXT NOT NULL,
    received  TEXT NOT NULL,
    handed_by TEXT NOT NULL
) STRICT;
CREATE INDEX submission_request ON submission(request);

CREATE TABLE answer (
    id         INTEGER PRIMARY KEY,
    occurrence INTEGER NOT NULL REFERENCES occurrence(id),
    n          INTEGER NOT NULL,
    submission INTEGER REFERENCES submission(id),
    person     INTEGER REFERENCES person(id),
    handed_by  TEXT NOT NULL,
    received   TEXT NOT NULL,
    complete   INTEGER NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (occurrence, n)
) STRICT;

CREATE TABLE assessment (
    id       INTEGER PRIMARY KEY,
    plan     INTEGER NOT NULL REFERENCES plan(id),
    control  TEXT NOT NULL,
    area     TEXT NOT NULL,
    period   TEXT NOT NULL,
    n        INTEGER NOT NULL,
    prose    TEXT NOT NULL,
    grade    TEXT NOT NULL,
    reported INTEGER NOT NULL,
    made     TEXT NOT NULL,
    UNIQUE (plan, control, area, period, n)
) STRICT;

CREATE TABLE action (
    id         INTEGER PRIMARY KEY,
    plan       INTEGER NOT NULL REFERENCES plan(id),
    number     TEXT NOT NULL,
    area       TEXT NOT NULL,
    prose      TEXT NOT NULL,
    owner      TEXT NOT NULL,
    due        TEXT NOT NULL,
    status     TEXT NOT NULL,
    effect     TEXT NOT NULL,
    occurrence INTEGER REFERENCES occurrence(id),
    UNIQUE (plan, number)
) STRICT;

CREATE TABLE occasion (
    plan     INTEGER NOT NULL REFERENCES plan(id),
    period   TEXT NOT NULL,
    closed   TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    PRIMARY KEY (plan, period)
) STRICT;

CREATE TABLE absence (
    id       INTEGER PRIMARY KEY,
    person   INTEGER NOT NULL REFERENCES person(id),
    from_day TEXT NOT NULL,
    back     TEXT NOT NULL,
    delivery INTEGER REFERENCES delivery(id)
) STRICT;
CREATE INDEX absence_person ON absence(person);

CREATE TABLE blob (
    sha  TEXT PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    kind    TEXT NOT NULL,
    about   TEXT NOT NULL,
    row_key TEXT NOT NULL,
    content TEXT NOT NULL,
    prev    TEXT NOT NULL,
    hash    TEXT NOT NULL
) STRICT;

-- The head is a row of its own: whoever appends updates it first, so two
-- writers cannot both follow the same event, and a chain that was cut short
-- no longer ends where the head says.
CREATE TABLE chain (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    seq      INTEGER NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
INSERT INTO chain (only_one, seq, hash) VALUES (1, 0, '');

-- +goose StatementBegin
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answer_no_update BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answer_no_delete BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER version_no_update BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'versions are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER version_no_delete BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER assessment_no_update BEFORE UPDATE ON assessment BEGIN SELECT RAISE(ABORT, 'assessments are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER assessment_no_delete BEFORE DELETE ON assessment BEGIN SELECT RAISE(ABORT, 'assessments are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'stored files are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'stored files are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chain_only_grows BEFORE UPDATE ON chain WHEN NEW.seq <> OLD.seq + 1 BEGIN SELECT RAISE(ABORT, 'the chain grows by one'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chain_no_delete BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'the chain is never deleted'); END;
-- +goose StatementEnd
