package engine

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rond/internal/audit"
	"rond/internal/inbox"
	"rond/internal/store"
)

// What somebody asks in the mail that their filled-in workbook comes with is a
// question like any other: the contact gets the mail, the answer to the
// workbook says so, and it waits for the controller until it is dealt with.

// besideAnswers marks a question that came with a workbook.
const besideAnswers = "beside-answers"

var (
	closingLine = regexp.MustCompile(`(?i)^\s*((med )?(vänlig|vänliga|varm|varma|bästa|många)?\s*hälsning(ar)?|m\.?v\.?h\.?|v\.?h\.?|(kind|best|warm)?\s*regards|best wishes|sincerely|/ ?\pL+)\b.{0,30}$`)
	postscript  = regexp.MustCompile(`(?i)^\s*p\.?s\.?[\s:]`)
	webAddress  = regexp.MustCompile(`(?i)(https?://|www\.)\S+`)
	courtesy    = regexp.MustCompile(`(?i)(hur (mår (du|ni)|är det|går det|är läget|har du det)( med (dig|er))?|(är )?(allt|läget) (väl|bra|okej|ok)|^\W*(läget|ok|okej|okay)|how are (you|things)|all (well|good))\W*$`)
)

// asks reports whether a person's own words hold a question. What follows the
// closing line is a signature, which asks everybody the same; courtesies are no
// questions.
func asks(words string) bool {
	signature := false
	for line := range strings.SplitSeq(words, "\n") {
		signature = (signature || closingLine.MatchString(line)) && !postscript.MatchString(line)
		if signature {
			continue
		}
		sentences := strings.SplitAfter(webAddress.ReplaceAllString(line, ""), "?")
		for _, s := range sentences[:len(sentences)-1] {
			s = strings.TrimSuffix(s, "?")
			s = s[strings.LastIndexAny(s, ".!")+1:]
			if strings.TrimSpace(s) != "" && !courtesy.MatchString(s) {
				return true
			}
		}
	}
	return false
}

// askedBeside passes on what the sender of a workbook asks in the mail that it
// came with; false when they ask nothing, or nobody is there to pass it on to.
func (e *Engine) askedBeside(ctx context.Context, tx store.Tx, d *store.Delivery, m inbox.Mail, q store.Request, asker string) (bool, error) {
	if d.Source != sourceMailbox || !asks(m.Text) {
		return false, nil
	}
	return e.toContact(ctx, tx, d, q, fold(asker), besideAnswers)
}

// toContact passes a mail on to the plan's contact; false when there is none
// but the sender.
func (e *Engine) toContact(ctx context.Context, tx store.Tx, d *store.Delivery, q store.Request, asker, beside string) (bool, error) {
	pl, err := tx.Plan(ctx, q.Plan)
	if err != nil {
		return false, fmt.Errorf("plan %d: %w", q.Plan, err)
	}
	doc, err := e.document(ctx, tx, pl.Version)
	if err != nil {
		return false, err
	}
	contact, _ := e.contact(doc)
	if contact.Email == "" || fold(contact.Email) == asker {
		return false, nil
	}
	may, err := e.mayPass(ctx, tx, asker)
	if err != nil {
		return false, err
	}
	if !may {
		d.Reason = reasonNotPassed
		return false, nil
	}
	now := e.clock()
	m := store.Mail{Cause: fmt.Sprintf("question/%d/%s", d.ID, fold(contact.Email)), Kind: kindQuestion, Plan: q.Plan,
		To: contact.Email, ToName: contact.Name, Request: q.ID, Delivery: d.ID, Body: beside}
	if _, err := e.write(ctx, tx, now, m); err != nil {
		return false, err
	}
	return true, audit.Append(ctx, tx, now, "question-passed-on", "delivery", fmt.Sprint(d.ID), d.Raw)
}

// besides is the deliveries that hold a question beside their answers.
func besides(ctx context.Context, r store.Reader, f store.MailFilter) (map[int64]bool, error) {
	f.Kind = kindQuestion
	mails, err := r.Mails(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("questions that were passed on: %w", err)
	}
	found := map[int64]bool{}
	for _, m := range mails {
		if m.Body == besideAnswers {
			found[m.Delivery] = true
		}
	}
	return found, nil
}

// isBeside reports whether a delivery holds a question beside its answers. What
// waits for another reason is dealt with as that.
func isBeside(ctx context.Context, r store.Reader, d store.Delivery) (bool, error) {
	if slices.Contains([]string{"", verdictHeld, verdictUnreadable, verdictQuestion}, d.Verdict) {
		return false, nil
	}
	found, err := besides(ctx, r, store.MailFilter{Answers: d.ID})
	return found[d.ID], err
}

// questions is what is asked and not yet dealt with, the oldest first.
func (g *gathering) questions(ctx context.Context) ([]DeliveryLine, error) {
	all, err := g.r.Deliveries(ctx, store.DeliveryFilter{Verdicts: []string{verdictQuestion}, Waiting: true})
	if err != nil {
		return nil, fmt.Errorf("questions: %w", err)
	}
	found, err := besides(ctx, g.r, store.MailFilter{})
	if err != nil {
		return nil, err
	}
	for id := range found {
		d, err := g.r.Delivery(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("delivery %d: %w", id, err)
		}
		if !d.Handled && d.Verdict != verdictUnreadable { // which waits among the returns
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b store.Delivery) int { return int(a.ID - b.ID) })
	return g.linesOf(ctx, all)
}
