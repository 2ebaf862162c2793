package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"rond/internal/config"
	"rond/internal/daemon"
)

// pulse is what a running daemon leaves beside the database, so that rond
// status in another process can tell how it is.
type pulse struct {
	At     time.Time     `json:"at"`
	Health daemon.Health `json:"health"`
}

func pulsePath(cfg *config.Config) string { return cfg.Database + ".health" }

// beat writes the pulse all at once. That it cannot be written is told, and
// stops nothing.
func (r *rond) beat(h daemon.Health) {
	raw, err := json.Marshal(pulse{r.clock(), h})
	if err == nil {
		err = os.WriteFile(pulsePath(r.cfg)+".new", raw, 0o600)
	}
	if err == nil {
		err = os.Rename(pulsePath(r.cfg)+".new", pulsePath(r.cfg))
	}
	if err != nil {
		r.log.Warn("rond status will not know how the daemon is", "error", err)
	}
}

// silence takes the pulse away when the daemon stops as it should.
func (r *rond) silence() { _ = os.Remove(pulsePath(r.cfg)) } // it is stale when it stays, and says so

// deaf is how long a daemon may be silent before something is wrong with it.
const deaf = 3 * time.Minute

// lastPulse is what a running daemon last said; ok is false when none is meant
// to run.
func lastPulse(r *rond) (last pulse, ok bool) {
	raw, err := os.ReadFile(pulsePath(r.cfg))
	return last, err == nil && json.Unmarshal(raw, &last) == nil
}

// showSeen tells when the mailbox was last looked through, or what keeps
// anybody from it: what has been sent since then may not have come in yet.
func (p *program) showSeen(r *rond) {
	last, ok := lastPulse(r)
	switch at := last.Health.Seen; {
	case !ok || p.now().Sub(last.At) > deaf || last.Health.Mailbox.ID != "":
		p.showPulse(r)
	case !at.IsZero():
		fmt.Fprintf(p.out, "the mailbox was last looked through %s\n", at.In(r.cfg.Zone).Format("2006-01-02 15:04"))
	}
}

// showPulse tells how the daemon is; nothing when none is meant to run.
func (p *program) showPulse(r *rond) {
	last, ok := lastPulse(r)
	if !ok {
		return
	}
	local := func(t time.Time) string { return t.In(r.cfg.Zone).Format("2006-01-02 15:04") }
	if p.now().Sub(last.At) > deaf {
		fmt.Fprintf(p.out, "rond serve has not been heard of since %s, and was not stopped: start it again; its log says why\n", local(last.At))
		return
	}
	suffering := map[string]string{
		"mailbox":  "the mailbox cannot be read, and nothing new is decided",
		"folder":   "the watched folder cannot be read, and nothing new is decided",
		"deciding": "what is due cannot be decided",
		"sending":  "the mail server cannot be used, and mail waits",
	}
	troubles := last.Health.Troubles()
	for _, loop := range slices.Sorted(maps.Keys(troubles)) {
		t := troubles[loop]
		fmt.Fprintf(p.out, "since %s %s: %s (%s in the log)\n", local(t.Since), suffering[loop], t.Words, t.ID)
	}
	if len(troubles) == 0 {
		fmt.Fprintf(p.out, "rond serve is well, %s\n", local(last.At))
	}
}
