package web

import (
	"net/http"
	"net/url"
	"strconv"

	"rond/internal/engine"
	"rond/templates"
)

type actionsPage struct {
	Frame templates.Frame
	engine.ActionsView
	Filters []filter
}

// actions is the action list of a plan, and where the controller adds to it.
func (s *site) actions(r *http.Request, f templates.Frame) (string, any, error) {
	id, err := number(r, "id")
	if err != nil {
		return "", nil, err
	}
	v, err := s.Engine.ActionsView(r.Context(), f.Lang, id, r.URL.Query().Get("show"))
	return "actions", actionsPage{Frame: f, ActionsView: v, Filters: filters(v)}, err
}

// filter is a kind of actions that a list can show, and how many there are.
type filter struct {
	Key string
	N   int
}

func filters(v engine.ActionsView) (all []filter) {
	for _, key := range []string{engine.ActionsAll, engine.ActionsOpen, engine.ActionsLate, engine.ActionsLacking} {
		all = append(all, filter{key, v.Counts[key]})
	}
	return all
}

type actionPage struct {
	Frame templates.Frame
	engine.ActionView
}

func (s *site) action(r *http.Request, f templates.Frame) (string, any, error) {
	v, err := viewOf(r, f.Lang, s.Engine.ActionView)
	return "action", actionPage{f, v}, err
}

// addAction leads to the list, at the new line; or to the action itself where
// that has something to say of who is named.
func (s *site) addAction(r *http.Request, actor string) (string, string, int, error) {
	to := here("/plans/", r) + "/actions"
	id, err := number(r, "id")
	if err != nil {
		return to, "", 0, err
	}
	f := r.PostForm
	n := engine.NewAction{Area: f.Get("area"), Text: f.Get("text"), Owner: f.Get("owner"), Due: f.Get("due"), Status: f.Get("status")}
	made, err := s.Engine.AddAction(r.Context(), id, n, actor)
	if err != nil {
		return to, "", 0, err
	}
	v, err := s.Engine.ActionView(r.Context(), "", made)
	if v.OwnerNote != "" {
		return "/actions/" + strconv.FormatInt(made, 10), "action-added", 0, err
	}
	return to + "#a" + strconv.FormatInt(made, 10), "action-added", 0, err
}

// endActions drops the actions that were ticked, and no others.
func (s *site) endActions(r *http.Request, actor string) (string, string, int, error) {
	to := here("/plans/", r) + "/actions?" + url.Values{"show": {r.PostForm.Get("show")}}.Encode()
	var ids []int64
	for _, v := range r.PostForm["action"] {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return to, "", 0, errRequest
		}
		ids = append(ids, id)
	}
	return to, "actions-ended", len(ids), s.Engine.EndActions(r.Context(), ids, r.PostForm.Get("reason"), actor)
}

func (s *site) changeAction(r *http.Request, actor string) (string, string, int, error) {
	id, err := number(r, "id")
	if err == nil {
		err = s.Engine.ChangeAction(r.Context(), id, edit(r.PostForm), actor)
	}
	return here("/actions/", r), "action-changed", 0, err
}

// edit is what a form says of an action. Whether it had effect goes only with
// what is done.
func edit(f url.Values) engine.ActionEdit {
	said := func(name string) *string {
		if !f.Has(name) {
			return nil
		}
		v := f.Get(name)
		return &v
	}
	e := engine.ActionEdit{Owner: said("owner"), Due: said("due"), Status: said("status"), Effect: said("effect"), Had: said("had"), Check: said("check"), Reason: f.Get("reason")}
	if f.Get("status") != "done" {
		e.Had = nil
	}
	return e
}
