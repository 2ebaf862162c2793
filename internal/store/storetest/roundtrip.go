package storetest

import (
	"maps"
	"testing"

	"rond/internal/store"
)

// id0 lets an Add method without an id stand where one with an id is wanted.
func id0(err error) (int64, error) { return 0, err }

// roundTrips writes and reads every row type with every kind of value.
func roundTrips() map[string]func(*testing.T, *kit) {
	all := planTrips()
	for _, some := range []map[string]func(*testing.T, *kit){mailTrips(), resultTrips(), actTrips(), riskTrips()} {
		maps.Copy(all, some)
	}
	return all
}

func planTrips() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Installation": func(t *testing.T, k *kit) {
			want := store.Installation{ID: "åäö-1", Made: instant()}
			k.change(t, func(tx store.Tx) {
				if err := tx.SetInstallation(k.ctx, want); err != nil {
					t.Fatal(err)
				}
			})
			k.view(t, func(r store.Reader) { same(t, must(r.Installation(k.ctx))(t), want) })
		},
		"Key": trip(func(*kit) store.Key { return store.Key{Purpose: "row"} }, "Purpose",
			func(k *kit, tx store.Tx, x store.Key) (int64, error) { return tx.AddKey(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Key) (store.Key, error) {
				all, err := r.Keys(k.ctx, x.Purpose)
				return pick(all, err, func(y store.Key) bool { return y.ID == x.ID })
			}),
		"Board": trip(func(*kit) store.Board { return store.Board{} }, "",
			func(k *kit, tx store.Tx, x store.Board) (int64, error) { return tx.AddBoard(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Board) (store.Board, error) { return r.Board(k.ctx, x.ID) }),
		"Person": trip(func(*kit) store.Person { return store.Person{} }, "",
			func(k *kit, tx store.Tx, x store.Person) (int64, error) { return tx.PutPerson(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Person) (store.Person, error) { return r.Person(k.ctx, x.ID) }),
		"Seat": trip(func(k *kit) store.Seat { return store.Seat{Board: k.board, Holder: k.person, Manager: k.person} }, "",
			func(k *kit, tx store.Tx, x store.Seat) (int64, error) { return tx.PutSeat(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Seat) (store.Seat, error) { return r.Seat(k.ctx, x.ID) }),
		"Plan": trip(func(k *kit) store.Plan { return store.Plan{Board: k.board, Version: k.version} }, "",
			func(k *kit, tx store.Tx, x store.Plan) (int64, error) { return tx.AddPlan(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Plan) (store.Plan, error) { return r.Plan(k.ctx, x.ID) }),
		"Version": trip(func(k *kit) store.Version { return store.Version{Plan: k.plan} }, "",
			func(k *kit, tx store.Tx, x store.Version) (int64, error) { return tx.AddVersion(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Version) (store.Version, error) { return r.Version(k.ctx, x.ID) }),
		"Occurrence": trip(func(k *kit) store.Occurrence {
			return store.Occurrence{Plan: k.plan, Seat: k.seat, Request: k.request, Person: k.person, Answer: k.answer, MovedTo: k.occurrence}
		}, "",
			func(k *kit, tx store.Tx, x store.Occurrence) (int64, error) { return tx.AddOccurrence(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Occurrence) (store.Occurrence, error) {
				return r.Occurrence(k.ctx, x.ID)
			}),
	}
}

func mailTrips() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Request": trip(func(k *kit) store.Request { return store.Request{Plan: k.plan, Person: k.person} }, "",
			func(k *kit, tx store.Tx, x store.Request) (int64, error) { return tx.AddRequest(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Request) (store.Request, error) { return r.Request(k.ctx, x.ID) }),
		"RequestRow": trip(func(k *kit) store.RequestRow { return store.RequestRow{Request: k.request, Occurrence: k.occurrence} }, "",
			func(k *kit, tx store.Tx, x store.RequestRow) (int64, error) { return id0(tx.AddRequestRow(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.RequestRow) (store.RequestRow, error) {
				all, err := r.RequestRows(k.ctx, x.Request)
				return pick(all, err, func(y store.RequestRow) bool { return y.N == x.N })
			}),
		"Mail": trip(func(k *kit) store.Mail {
			return store.Mail{Plan: k.plan, Person: k.person, Request: k.request, Delivery: k.delivery}
		}, "",
			func(k *kit, tx store.Tx, x store.Mail) (int64, error) { return tx.AddMail(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Mail) (store.Mail, error) { return r.Mail(k.ctx, x.ID) }),
		"Mail to an address": trip(func(*kit) store.Mail { return store.Mail{} }, "",
			func(k *kit, tx store.Tx, x store.Mail) (int64, error) { return tx.AddMail(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Mail) (store.Mail, error) { return r.MailByCause(k.ctx, x.Cause) }),
		"Attempt": trip(func(k *kit) store.Attempt { return store.Attempt{Mail: k.mail} }, "",
			func(k *kit, tx store.Tx, x store.Attempt) (int64, error) { return id0(tx.AddAttempt(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.Attempt) (store.Attempt, error) {
				all, err := r.Attempts(k.ctx, x.Mail)
				return pick(all, err, func(y store.Attempt) bool { return y.N == x.N })
			}),
		"Delivery": trip(func(k *kit) store.Delivery { return store.Delivery{Request: k.request, Person: k.person} }, "",
			func(k *kit, tx store.Tx, x store.Delivery) (int64, error) { return tx.AddDelivery(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Delivery) (store.Delivery, error) { return r.Delivery(k.ctx, x.ID) }),
		"Attachment": trip(func(k *kit) store.Attachment { return store.Attachment{Delivery: k.delivery} }, "",
			func(k *kit, tx store.Tx, x store.Attachment) (int64, error) { return id0(tx.AddAttachment(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.Attachment) (store.Attachment, error) {
				all, err := r.Attachments(k.ctx, x.Delivery)
				return pick(all, err, func(y store.Attachment) bool { return y.N == x.N })
			}),
		"Submission": trip(func(k *kit) store.Submission { return store.Submission{Delivery: k.delivery, Request: k.request} }, "",
			func(k *kit, tx store.Tx, x store.Submission) (int64, error) { return tx.AddSubmission(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Submission) (store.Submission, error) {
				all, err := r.Submissions(k.ctx, x.Request)
				return pick(all, err, func(y store.Submission) bool { return y.ID == x.ID })
			}),
	}
}

func resultTrips() map[string]func(*testing.T, *kit) {
	return map[string]func(*testing.T, *kit){
		"Answer": trip(func(k *kit) store.Answer {
			return store.Answer{Occurrence: k.occurrence, Submission: k.submission, Person: k.person}
		}, "",
			func(k *kit, tx store.Tx, x store.Answer) (int64, error) { return tx.AddAnswer(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Answer) (store.Answer, error) { return r.Answer(k.ctx, x.ID) }),
		"Answer registered for somebody": trip(func(k *kit) store.Answer { return store.Answer{Occurrence: k.occurrence} }, "",
			func(k *kit, tx store.Tx, x store.Answer) (int64, error) { return tx.AddAnswer(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Answer) (store.Answer, error) { return r.Answer(k.ctx, x.ID) }),
		"Assessment": trip(func(k *kit) store.Assessment { return store.Assessment{Plan: k.plan} }, "",
			func(k *kit, tx store.Tx, x store.Assessment) (int64, error) { return tx.AddAssessment(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Assessment) (store.Assessment, error) {
				all, err := r.AssessmentsFrom(k.ctx, x.ID-1, 1)
				return pick(all, err, func(y store.Assessment) bool { return y.ID == x.ID })
			}),
		"Action": trip(func(k *kit) store.Action { return store.Action{Plan: k.plan, Occurrence: k.occurrence} }, "",
			func(k *kit, tx store.Tx, x store.Action) (int64, error) { return tx.AddAction(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Action) (store.Action, error) { return r.Action(k.ctx, x.ID) }),
		"Occasion": trip(func(k *kit) store.Occasion { return store.Occasion{Plan: k.plan} }, "",
			func(k *kit, tx store.Tx, x store.Occasion) (int64, error) { return id0(tx.PutOccasion(k.ctx, x)) },
			func(k *kit, r store.Reader, x store.Occasion) (store.Occasion, error) {
				return r.Occasion(k.ctx, x.Plan, x.Period)
			}),
		"Absence": trip(func(k *kit) store.Absence { return store.Absence{Person: k.person, Delivery: k.delivery} }, "",
			func(k *kit, tx store.Tx, x store.Absence) (int64, error) { return tx.AddAbsence(k.ctx, x) },
			func(k *kit, r store.Reader, x store.Absence) (store.Absence, error) {
				all, err := r.Absences(k.ctx, x.Person)
				return pick(all, err, func(y store.Absence) bool { return y.ID == x.ID })
			}),
	}
}
