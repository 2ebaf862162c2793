-- +goose Up

-- A storm is many mails from one address within the hour: counting them must
-- not cost all that has ever arrived.
CREATE INDEX delivery_sender ON delivery(sender, received);

-- What was answered to something that arrived.
CREATE INDEX mail_delivery ON mail(delivery);

-- What went over the caps waits for the controller.
CREATE INDEX delivery_reason ON delivery(reason);
