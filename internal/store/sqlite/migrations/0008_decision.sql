-- +goose Up

-- What the board decided on a reporting occasion, recorded when it has.
ALTER TABLE occasion ADD COLUMN decided TEXT NOT NULL DEFAULT '';
ALTER TABLE occasion ADD COLUMN section TEXT NOT NULL DEFAULT '';
