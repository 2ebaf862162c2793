-- +goose Up

-- A board's risk analysis for the plan of a year.

CREATE TABLE risk_round (
    id    INTEGER PRIMARY KEY,
    board INTEGER NOT NULL REFERENCES board(id),
    year  INTEGER NOT NULL,
    plan  INTEGER NOT NULL REFERENCES plan(id),
    opens TEXT NOT NULL,
    due   TEXT NOT NULL,
    roles TEXT NOT NULL,
    state TEXT NOT NULL,
    made  TEXT NOT NULL,
    UNIQUE (board, year)
) STRICT;

CREATE TABLE risk (
    id     INTEGER PRIMARY KEY,
    board  INTEGER NOT NULL REFERENCES board(id),
    code   TEXT NOT NULL,
    unit   TEXT NOT NULL,
    area   TEXT NOT NULL,
    origin TEXT NOT NULL,
    UNIQUE (board, code)
) STRICT;

ALTER TABLE request ADD COLUMN risk_round INTEGER REFERENCES risk_round(id);
-- Most requests are about controls.
CREATE INDEX request_round ON request(risk_round) WHERE risk_round IS NOT NULL;

CREATE TABLE risk_row (
    request INTEGER NOT NULL REFERENCES request(id),
    n       INTEGER NOT NULL,
    risk    INTEGER REFERENCES risk(id),
    unit    TEXT NOT NULL,
    ref     TEXT NOT NULL,
    PRIMARY KEY (request, n),
    UNIQUE (request, ref)
) STRICT;

-- The newest of each risk in a round must cost the round and not the years.
CREATE TABLE valuation (
    id         INTEGER PRIMARY KEY,
    risk       INTEGER NOT NULL REFERENCES risk(id),
    round      INTEGER NOT NULL REFERENCES risk_round(id),
    n          INTEGER NOT NULL,
    submission INTEGER REFERENCES submission(id),
    person     INTEGER REFERENCES person(id),
    handed_by  TEXT NOT NULL,
    received   TEXT NOT NULL,
    complete   INTEGER NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (round, risk, n)
) STRICT;
CREATE INDEX valuation_risk ON valuation(risk);

CREATE TABLE risk_choice (
    id    INTEGER PRIMARY KEY,
    round INTEGER NOT NULL REFERENCES risk_round(id),
    risk  INTEGER REFERENCES risk(id),
    area  TEXT NOT NULL,
    n     INTEGER NOT NULL,
    body  TEXT NOT NULL,
    made  TEXT NOT NULL
) STRICT;
-- NULLs are distinct in a unique index, hence the expression.
CREATE UNIQUE INDEX risk_choice_key ON risk_choice(round, COALESCE(risk, 0), area, n);

-- +goose StatementBegin
CREATE TRIGGER valuation_no_update BEFORE UPDATE ON valuation BEGIN SELECT RAISE(ABORT, 'valuations are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER valuation_no_delete BEFORE DELETE ON valuation BEGIN SELECT RAISE(ABORT, 'valuations are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_choice_no_update BEFORE UPDATE ON risk_choice BEGIN SELECT RAISE(ABORT, 'choices are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_choice_no_delete BEFORE DELETE ON risk_choice BEGIN SELECT RAISE(ABORT, 'choices are never deleted'); END;
-- +goose StatementEnd
