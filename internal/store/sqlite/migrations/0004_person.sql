-- +goose Up

-- Whoever is silent is looked at every minute: when they last heard of a plan
-- must not cost all that they have had through the years.
DROP INDEX mail_person;
CREATE INDEX mail_person ON mail(person, plan, kind);
