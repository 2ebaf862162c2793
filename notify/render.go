package notify

import (
	"fmt"
	"reflect"
	"slices"

	"rond/templates"
)

// Mail is one of the kinds of mail: [Notice], [Dispatch], [Reminder],
// [Extension], [Return], [Released], [ActionDue], [Weekly], [Desk], [Manager], [Receipt], [Correction], [Question], [QuestionReceived],
// [Summary], [RiskDispatch], [RiskReminder], [RiskReceipt], [RiskCorrection],
// [RiskSummary].
type Mail interface {
	// letter is the name of the kind's texts, and the data they are about.
	letter() (kind string, common Common, data any)
}

// Content is a rendered mail's words, for the fields of a [Message]. OwnFailed
// is why the organisation's texts could not say it and Rond's do; nil as a rule.
type Content struct {
	Subject, Text, HTML string
	OwnFailed           error
}

// Render writes a mail in its language ("sv" or "en"). The reference stands
// last in the subject, in brackets, where replies and forwards keep it.
//
// Every text in the mail's data is made one line and bounded before it is
// used, so that a name from a plan or a file can be neither structure nor
// flood. The HTML holds no link and fetches nothing.
func Render(words templates.Letters, m Mail) (Content, error) {
	kind, common, data := m.letter()
	letter, err := words.Mail(common.Lang, kind, tidy(data))
	if err != nil {
		return Content{}, fmt.Errorf("rendering mail: %w", err)
	}
	subject := short(oneLine(letter.Subject), maxSubject)
	if ref := oneLine(common.Reference); ref != "" {
		subject += " [" + short(ref, 40) + "]"
	}
	return Content{Subject: subject, Text: letter.Text, HTML: letter.HTML, OwnFailed: letter.OwnFailed}, nil
}

// Check writes every kind of mail in every language. A program that passes it
// at its start lacks no text later. The faults are of the organisation's texts;
// an error is of ours.
func Check(words templates.Letters) ([]templates.Fault, error) {
	if err := templates.Check(); err != nil {
		return nil, err
	}
	var faults []templates.Fault
	for _, lang := range templates.Languages() {
		samples := byKind(Samples(lang, ExampleHouse()))
		found, err := words.Try(lang, samples)
		if err != nil {
			return nil, fmt.Errorf("checking mail texts: %w", err)
		}
		faults = append(faults, found...)
	}
	return faults, nil
}

// Kind is the name of a mail's kind: that of its section in the texts.
func Kind(m Mail) string {
	kind, _, _ := m.letter()
	return kind
}

// byKind is the data of mails by their kind.
func byKind(all []Mail) map[string][]any {
	samples := map[string][]any{}
	for _, m := range all {
		kind, _, data := m.letter()
		samples[kind] = append(samples[kind], tidy(data))
	}
	return samples
}

func (m Notice) letter() (string, Common, any)           { return "notice", m.Common, m }
func (m Reminder) letter() (string, Common, any)         { return "reminder", m.Common, m }
func (m Extension) letter() (string, Common, any)        { return "extension", m.Common, m }
func (m Weekly) letter() (string, Common, any)           { return "weekly", m.Common, m }
func (m Desk) letter() (string, Common, any)             { return "desk", m.Common, m }
func (m Released) letter() (string, Common, any)         { return "released", m.Common, m }
func (m Return) letter() (string, Common, any)           { return "return", m.Common, m }
func (m Receipt) letter() (string, Common, any)          { return "receipt", m.Common, m }
func (m Correction) letter() (string, Common, any)       { return "correction", m.Common, m }
func (m Question) letter() (string, Common, any)         { return "question", m.Common, m }
func (m QuestionReceived) letter() (string, Common, any) { return "question-received", m.Common, m }
func (m Summary) letter() (string, Common, any)          { return "summary", m.Common, m }

func (m Dispatch) letter() (string, Common, any) {
	data := struct {
		Dispatch
		First int // controls that are due on the day that the mail names; the rest are later
	}{Dispatch: m}
	for _, i := range m.Items {
		if i.Due == m.Due || i.Due == "" {
			data.First++
		}
	}
	return "dispatch", m.Common, data
}

func (m Manager) letter() (string, Common, any) {
	data := struct {
		Manager
		Waiting int // controls that wait, over all people
	}{Manager: m}
	for _, p := range m.People {
		data.Waiting += len(p.Items)
	}
	return "manager", m.Common, data
}

func (m ActionDue) letter() (string, Common, any) {
	data := struct {
		ActionDue
		ComingItems, PassedItems []Item
		N                        int    // of all
		Kept                     int    // whose words may not travel by mail
		Due                      string // the first that is to come
	}{ActionDue: m, ComingItems: actionItems(m.Coming), PassedItems: actionItems(m.Passed), N: len(m.Coming) + len(m.Passed)}
	if len(m.Coming) > 0 {
		data.Due = m.Coming[0].Due
	}
	for _, a := range slices.Concat(m.Coming, m.Passed) {
		if a.Text == "" {
			data.Kept++
		}
	}
	return "action", m.Common, data
}

// actionItems is actions as a mail lists them: where a control has its period
// stands who sees to it, and in the place of its state the action's own.
func actionItems(all []Action) []Item {
	var items []Item
	for _, a := range all {
		i := Item{Ref: a.Ref, Control: a.Area, Period: a.Owner, Due: a.Due, State: a.Status}
		if a.Text != "" {
			i.Control += ": " + a.Text
		}
		items = append(items, i)
	}
	return items
}

// What a text and a subject may be at most, in characters. A control's text in
// a real plan is at most a few hundred.
const (
	maxText    = 600
	maxSubject = 150
)

// short cuts a text that is longer than limit characters, and shows that it
// did.
func short(s string, limit int) string {
	if len(s) <= limit { // bytes: never fewer than characters
		return s
	}
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return string(runes[:limit-1]) + "…"
}

// tidy returns a copy of a struct in which every string is one bounded line.
func tidy(data any) any {
	return tidied(reflect.ValueOf(data)).Interface()
}

func tidied(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		s = s[:min(len(s), 8*maxText)] // bounded first, so that cleaning it is cheap
		out.SetString(short(oneLine(s), maxText))
	case reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(tidied(v.Field(i)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(tidied(v.Index(i)))
		}
	default:
		return v
	}
	return out
}
