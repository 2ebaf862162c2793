package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
)

// maxPlan bounds a plan workbook that is uploaded.
const maxPlan = 50 << 20

type uploadPage struct {
	Frame          templates.Frame
	TooBig, NoFile bool
	Plans          []engine.PlanOverview // that a list of people may be for, when there are several
}

type proposalPage struct {
	Frame templates.Frame
	*engine.Proposal
	Errors   []plan.Problem
	Warnings []likeness
	Count    int // of the warnings
	Burden   burden
}

// draftPage shows how a plan in another layout was read, and what it lacks.
type draftPage struct {
	Frame templates.Frame
	*engine.Composed
	SHA      string
	Must     int // of what is missing
	Warnings []likeness
	Count    int
}

func (s *site) chooseFile(r *http.Request, f templates.Frame) (string, any, error) {
	f.Here = "upload"
	p, err := s.uploadPage(r, f)
	return "upload", p, err
}

// uploadPage is the page on which files are chosen.
func (s *site) uploadPage(r *http.Request, f templates.Frame) (uploadPage, error) {
	p := uploadPage{Frame: f}
	v, err := s.Engine.Overview(r.Context(), f.Lang)
	if err != nil {
		return p, err
	}
	p.Plans = slices.DeleteFunc(v.Plans, func(x engine.PlanOverview) bool { return x.Status.State == string(plan.Closed) })
	if len(p.Plans) < 2 {
		p.Plans = nil
	}
	return p, nil
}

var errNoFile = errors.New("no file came with the form")

// upload shows what a plan workbook would change, or what a plan in another
// layout lacks. It puts nothing in force, so there is nothing to lead away from.
func (s *site) upload(w http.ResponseWriter, r *http.Request) {
	f, err := s.frame(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	f.Here, f.Path = "upload", "/plans/upload"
	files, which, err := uploaded(w, r)
	large := (*http.MaxBytesError)(nil)
	if errors.As(err, &large) || errors.Is(err, errNoFile) {
		s.chooseAgain(w, r, f, errors.As(err, &large))
		return
	}
	var made *engine.Composed
	if err == nil {
		made, err = s.Engine.Compose(r.Context(), f.Lang, files, which)
	}
	if err != nil {
		s.failAt(w, r, err, "/plans/upload")
		return
	}
	s.composed(w, r, f, made)
}

// chooseAgain says why the files could not be taken.
func (s *site) chooseAgain(w http.ResponseWriter, r *http.Request, f templates.Frame, large bool) {
	p, err := s.uploadPage(r, f)
	if err != nil {
		s.failAt(w, r, err, "/plans/upload")
		return
	}
	status := http.StatusBadRequest
	if p.TooBig, p.NoFile = large, !large; large {
		status = http.StatusRequestEntityTooLarge
	}
	s.page(w, r, status, "upload", p)
}

// composed shows what came of the files.
func (s *site) composed(w http.ResponseWriter, r *http.Request, f templates.Frame, made *engine.Composed) {
	if made.Draft != nil {
		sha, err := s.Engine.KeepDraft(r.Context(), made.Draft)
		if err != nil {
			s.failAt(w, r, err, "/plans/upload")
			return
		}
		d := draftPage{Frame: f, Composed: made, SHA: sha}
		d.Warnings, d.Count = likenesses(made.Problems)
		for _, x := range made.Missing {
			if !x.Warning {
				d.Must++
			}
		}
		s.page(w, r, http.StatusOK, "draft", d)
		return
	}
	proposal := &engine.Proposal{}
	if made.Raw != nil {
		var err error
		if proposal, err = s.Engine.Propose(r.Context(), f.Lang, made.Raw); err != nil {
			s.failAt(w, r, err, "/plans/upload")
			return
		}
	}
	proposal.Problems = append(made.Problems, proposal.Problems...)
	p := proposalPage{Frame: f, Proposal: proposal, Burden: burdenOf(proposal.Asks)}
	p.Warnings, p.Count = likenesses(proposal.Problems)
	for _, x := range proposal.Problems {
		if !x.Warning {
			p.Errors = append(p.Errors, x)
		}
	}
	s.page(w, r, http.StatusOK, "proposal", p)
}

// draft is the workbook that asks for what a plan in another layout lacks.
func (s *site) draft(r *http.Request) (engine.File, error) {
	return s.Engine.DraftFile(r.Context(), s.lang(r), r.PathValue("sha"))
}

// likenesses are the warnings, those of a kind together, and how many they are.
func likenesses(problems []plan.Problem) (all []likeness, count int) {
	for _, x := range problems {
		if x.Warning {
			count++
			all = gathered(all, x)
		}
	}
	return all, count
}

// likeness is a problem, and more of its kind that stand behind it: seven
// controls without a method are one thing to look at.
type likeness struct {
	plan.Problem
	More []plan.Problem
}

// gathered adds a problem to those of its kind.
func gathered(all []likeness, p plan.Problem) []likeness {
	for i, like := range all {
		if like.Code == p.Code && like.Sheet == p.Sheet && like.Remedy == p.Remedy {
			all[i].More = append(all[i].More, p)
			return all
		}
	}
	return append(all, likeness{Problem: p})
}

// maxFiles is how many files may come at once: a plan and its lists.
const maxFiles = 10

// uploaded is the files of a multipart form, read as they come: nothing is kept
// on disk, and only their own parts of the form. With them comes which plan a
// list of people is for.
func uploaded(w http.ResponseWriter, r *http.Request) (files [][]byte, which engine.Which, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPlan)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, which, fmt.Errorf("%w: %w", errRequest, err)
	}
	for len(files) < maxFiles {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, which, unreadable(err)
		}
		switch part.FormName() {
		case "plan":
			text, err := io.ReadAll(io.LimitReader(part, 100))
			if err != nil {
				return nil, which, unreadable(err)
			}
			board, year, _ := strings.Cut(string(text), " ")
			which.Board = board
			which.Year, _ = strconv.Atoi(year) // what is no year is no plan's
		case "file":
			raw, err := whole(part)
			if err != nil {
				return nil, which, err
			}
			files = append(files, raw)
		}
	}
	if len(files) == 0 {
		return nil, which, errNoFile
	}
	return files, which, nil
}

func whole(part *multipart.Part) ([]byte, error) {
	raw, err := io.ReadAll(part)
	if err != nil {
		return nil, unreadable(err)
	}
	if len(raw) == 0 {
		return nil, errNoFile
	}
	return raw, nil
}

// unreadable keeps apart what is too large from what is broken.
func unreadable(err error) error {
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return err
	}
	return fmt.Errorf("%w: %w", errRequest, err)
}
