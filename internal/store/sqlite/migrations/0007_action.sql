-- +goose Up

-- Where an action comes from (plan, answer or controller, and for a line of a
-- plan what it says itself), the day on which it was finished, the day from which
-- its effect is asked about where somebody has said one, whether it had any, and
-- whether the controller has said who sees to it.
ALTER TABLE action ADD COLUMN origin   TEXT NOT NULL DEFAULT 'plan';
ALTER TABLE action ADD COLUMN source   TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN finished TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN check_on TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN had      TEXT NOT NULL DEFAULT '';
ALTER TABLE action ADD COLUMN assigned INTEGER NOT NULL DEFAULT 0;

UPDATE action SET origin = 'answer' WHERE occurrence IS NOT NULL;
