package engine

import (
	"rond/internal/store"
	"rond/notify"
)

// envelope is how a mail is handed over. Its Message-ID is also the id of the
// envelope, so that a report belongs to its mail even when it brings nothing
// of it back.
func (e *Engine) envelope(m store.Mail) notify.Envelope {
	env := notify.Envelope{From: e.set.Address.Email, To: m.To, ID: m.MessageID, Reports: reports(m)}
	env.Null = answersMail(m.Kind)
	return env
}

// reports is what a server is asked to tell of a mail. That it
// arrived is asked for where a day to answer or a manager's word hangs on it:
// when somebody says that nothing came, the report says when and where it did,
// and one whose fate is in doubt is settled by it. For the rest, silence is as
// good, and each report is a mail more to take in. Of what answers a mail
// nothing is to be told.
func reports(m store.Mail) notify.Reports {
	switch {
	case answersMail(m.Kind):
		return notify.ReportNothing
	case carriesBook(m), m.Kind == kindManager:
		return notify.ReportAll
	}
	return notify.ReportTrouble
}
