package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"rond/internal/engine"
	"rond/internal/plan"
	"rond/templates"
)

// maxPlan bounds a plan workbook that is uploaded.
const maxPlan = 50 << 20

type uploadPage struct {
	Frame          templates.Frame
	TooBig, NoFile bool
}

type proposalPage struct {
	Frame templates.Frame
	*engine.Proposal
	Errors   []plan.Problem
	Warnings []likeness
	Count    int // of the warnings
	Burden   burden
}

func (s *site) chooseFile(_ *http.Request, f templates.Frame) (string, any, error) {
	f.Here = "upload"
	return "upload", uploadPage{Frame: f}, nil
}

var errNoFile = errors.New("no file came with the form")

// upload shows what a plan workbook would change. It puts nothing in force, so
// there is nothing to lead away from.
func (s *site) upload(w http.ResponseWriter, r *http.Request) {
	f, err := s.frame(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	f.Here, f.Path = "upload", "/plans/upload"
	raw, err := uploaded(w, r)
	large := (*http.MaxBytesError)(nil)
	switch {
	case errors.As(err, &large):
		s.page(w, r, http.StatusRequestEntityTooLarge, "upload", uploadPage{Frame: f, TooBig: true})
		return
	case errors.Is(err, errNoFile):
		s.page(w, r, http.StatusBadRequest, "upload", uploadPage{Frame: f, NoFile: true})
		return
	case err != nil:
		s.failAt(w, r, err, "/plans/upload")
		return
	}
	proposal, err := s.Engine.Propose(r.Context(), f.Lang, raw)
	if err != nil {
		s.failAt(w, r, err, "/plans/upload")
		return
	}
	p := proposalPage{Frame: f, Proposal: proposal, Burden: burdenOf(proposal.Asks)}
	for _, x := range proposal.Problems {
		if x.Warning {
			p.Count++
			p.Warnings = gathered(p.Warnings, x)
		} else {
			p.Errors = append(p.Errors, x)
		}
	}
	s.page(w, r, http.StatusOK, "proposal", p)
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

// uploaded is the file of a multipart form, read as it comes: nothing is kept
// on disk, and only its own part of the form.
func uploaded(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPlan)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errRequest, err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errNoFile
		}
		if err != nil {
			return nil, unreadable(err)
		}
		if part.FormName() == "file" {
			return whole(part)
		}
	}
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
