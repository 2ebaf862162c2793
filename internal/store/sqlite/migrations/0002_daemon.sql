-- +goose Up

-- What people did by hand, and who is signed in.

-- What one person has not answered must cost the same in a plan with thousands.
CREATE INDEX occurrence_person ON occurrence(person, state);

CREATE TABLE act (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    about   TEXT NOT NULL,
    row_key TEXT NOT NULL,
    note    TEXT NOT NULL
) STRICT;
CREATE INDEX act_about ON act(about, row_key);

CREATE TABLE mail_hold (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    since    TEXT NOT NULL,
    held_by  TEXT NOT NULL
) STRICT;
INSERT INTO mail_hold (only_one, since, held_by) VALUES (1, '', '');

CREATE TABLE login_link (
    hash    TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    made    TEXT NOT NULL,
    expires TEXT NOT NULL,
    used    TEXT NOT NULL
) STRICT;

CREATE TABLE web_session (
    hash    TEXT PRIMARY KEY,
    data    BLOB NOT NULL,
    expires TEXT NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER act_no_update BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER act_no_delete BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts are never deleted'); END;
-- +goose StatementEnd
