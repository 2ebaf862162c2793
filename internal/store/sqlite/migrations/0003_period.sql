-- +goose Up

-- "What of an occasion is due last" is asked every minute, and must not cost
-- the year's rows.
CREATE INDEX occurrence_period ON occurrence(plan, period, due);
