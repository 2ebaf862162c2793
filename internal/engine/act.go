package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rond/internal/audit"
	"rond/internal/store"
)

// Refusal is why an act of the controller's cannot be done: mostly that the
// thing is no longer as it was on the page that was looked at. Code has its
// sentences in templates, which Args complete; a person is told by
// templates.Problem. Nothing has been changed.
type Refusal struct {
	Code string
	Args []string
}

func (r *Refusal) Error() string {
	return strings.TrimSpace("refused: " + r.Code + " " + strings.Join(r.Args, " "))
}

func refuse(code string, args ...string) error { return &Refusal{Code: code, Args: args} }

// The acts, as they stand in the store. Each is about one row of a table.
const (
	actReleased      = "mail-released"
	actHeld          = "mail-held"
	actWithdrawn     = "mail-withdrawn"
	actSentAgain     = "mail-sent-again" // about the mail that did not get through
	actResent        = "mail-resent"
	actAllHeld       = "all-mail-held"
	actAllLetGo      = "all-mail-let-go"
	actAccepted      = "return-accepted"
	actAcceptedOwn   = "return-accepted-own" // as the owner's own
	actRefused       = "return-refused"
	actDealtWith     = "dealt-with"
	actAttached      = "attached"
	actRegistered    = "registered"      // about the answer
	actRegisteredOf  = "registered-from" // about the delivery that it was read in
	actAdopted       = "plan-adopted"    // about the version
	actExtended      = "extended"        // these five about the occurrence
	actCancelled     = "cancelled"
	actMoved         = "moved"
	actReinstated    = "reinstated"
	actReturned      = "returned"
	actClosed        = "occasion-closed"
	actDecided       = "occasion-decided"
	actYearClosed    = "year-closed" // these three about the plan
	actYearOpened    = "year-opened"
	actLeftSeen      = "left-seen"      // its note names the controls
	actAssessed      = "assessed"       // about the assessment
	actNoted         = "action-noted"   // these five about the action; by whom the workbook came from
	actPlanned       = "action-planned" // its status, by a version of the plan
	actActionAdded   = "action-added"
	actChanged       = "action-changed"
	actEnded         = "action-ended"
	actOurWords      = "mail-in-our-words"
	actRisksStarted  = "risks-started" // these five about the risk round
	actRisksClosed   = "risks-closed"
	actRisksImported = "risks-imported"
	actRisksKept     = "risks-kept"
	actRisksExtended = "risks-extended"
	actRiskChosen    = "risk-chosen" // about the choice
)

// byItself is who does what nobody has asked for.
const byItself = "Rond"

// The tables that acts are about.
const (
	aboutMail       = "mail"
	aboutDelivery   = "delivery"
	aboutAnswer     = "answer"
	aboutVersion    = "version"
	aboutOccurrence = "occurrence"
	aboutAction     = "action"
	aboutOccasion   = "occasion" // its row is the plan's id and the period
	aboutPlan       = "plan"
	aboutOutbox     = "outbox" // all mail; its row is ""
	aboutAssessment = "assessment"
	aboutRiskRound  = "risk-round"
	aboutRiskChoice = "risk-choice"
)

// maxNote bounds what a person may write beside an act.
const maxNote = 2000

// errNobody says that an act came without the name of who does it.
var errNobody = errors.New("an act needs the name of who does it")

// act writes down what somebody did, in the change that does it.
func (e *Engine) act(ctx context.Context, tx store.Tx, now time.Time, actor, kind, table string, row int64, note string) error {
	name := ""
	if row != 0 {
		name = strconv.FormatInt(row, 10)
	}
	return e.actOn(ctx, tx, now, actor, kind, table, name, note)
}

// actOn is act for a row that has a name.
func (e *Engine) actOn(ctx context.Context, tx store.Tx, now time.Time, actor, kind, table, row, note string) error {
	if strings.TrimSpace(actor) == "" {
		return errNobody
	}
	a := store.Act{At: now, Actor: actor, Kind: kind, Table: table, Row: row, Note: bounded(note, maxNote)}
	if _, err := audit.StoreAct(ctx, tx, now, a); err != nil {
		return fmt.Errorf("writing down the act: %w", err)
	}
	return nil
}

// bounded is a text of at most so many characters.
func bounded(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit])
	}
	return s
}
