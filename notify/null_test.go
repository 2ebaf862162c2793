package notify

import (
	"slices"
	"strings"
	"testing"
)

// senders are those that the server was told of, in order.
func senders(f *faulty) (from []string) {
	said, _ := f.heard()
	for _, line := range said {
		if rest, ok := strings.CutPrefix(line, "MAIL FROM:"); ok {
			path, _, _ := strings.Cut(rest, " ")
			from = append(from, path)
		}
	}
	return from
}

const plainPath = "<internkontroll@kommun.example>"

// TestNullSender: receipts leave from it where that is allowed. Where it is
// not, none is lost, and those after it no longer try.
func TestNullSender(t *testing.T) {
	t.Parallel()
	answer := Envelope{From: envelope.From, To: envelope.To, Null: true}
	for name, c := range map[string]struct {
		script  map[string][]string
		results []Result
		senders []string
		conns   int
	}{
		"allowed": {nil, []Result{Accepted, Accepted}, []string{"<>", "<>"}, 1},
		"refused at MAIL": {map[string][]string{"mail": {"550 5.7.1 no null sender here", ""}},
			[]Result{Accepted, Accepted}, []string{"<>", plainPath, plainPath}, 1},
		"refused at MAIL, and the connection gone": {map[string][]string{"mail": {"550 5.7.1 no null sender here", "close", ""}},
			[]Result{Retry, Accepted, Accepted}, []string{"<>", plainPath, plainPath, plainPath}, 2},
		"refused at RCPT": {map[string][]string{"rcpt": {"550 5.7.1 backscatter", ""}},
			[]Result{Retry, Accepted, Accepted}, []string{"<>", plainPath, plainPath}, 1},
		"refused when all is read": {map[string][]string{"dot": {"554 5.2.252 SendAsDenied", ""}},
			[]Result{Retry, Accepted, Accepted}, []string{"<>", plainPath, plainPath}, 1},
		"the recipient is unknown": {map[string][]string{"rcpt": {"550 5.1.1 nobody", "550 5.1.1 nobody", ""}},
			[]Result{Retry, Rejected, Accepted}, []string{"<>", plainPath, "<>"}, 1},
		"no sender is allowed": {map[string][]string{"mail": {"550 5.7.60 not your address", "550 5.7.60 not your address", ""}},
			[]Result{Rejected, Accepted}, []string{"<>", plainPath, "<>"}, 1},
		"later": {map[string][]string{"mail": {"451 4.3.0 later", ""}},
			[]Result{Retry, Accepted}, []string{"<>", "<>"}, 1},
		"a login is wanted": {map[string][]string{"mail": {"530 5.7.0 log in first", ""}},
			[]Result{Retry, Accepted}, []string{"<>", "<>"}, 1},
		"in doubt": {map[string][]string{"dot": {"taken+close", ""}},
			[]Result{Uncertain, Accepted}, []string{"<>", "<>"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.script == nil {
				c.script = map[string][]string{}
			}
			server := startFaulty(t, c.script)
			transport := NewSMTP(server.config())
			defer transport.Close()
			accepted := 0
			for i, want := range c.results {
				out := transport.Deliver(t.Context(), answer, letter(), always)
				if out.Result != want {
					t.Errorf("mail %d: %+v, want %s", i, out, want)
				}
				if out.Result == Accepted || out.Result == Uncertain {
					accepted++
				}
			}
			if got := senders(server); !slices.Equal(got, c.senders) {
				t.Errorf("from %q, want %q", got, c.senders)
			}
			if taken, conns := server.count(); taken != accepted || conns != c.conns {
				t.Errorf("%d taken over %d connections, want %d over %d", taken, conns, accepted, c.conns)
			}
		})
	}
}

// TestRequestsKeepTheirSender whatever is known of the null sender.
func TestRequestsKeepTheirSender(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, map[string][]string{"dot": {"550 5.7.1 spam", ""}})
	transport := NewSMTP(server.config())
	defer transport.Close()
	if out := transport.Deliver(t.Context(), envelope, letter(), always); out.Result != Rejected {
		t.Errorf("%+v", out)
	}
	if got := senders(server); !slices.Equal(got, []string{plainPath}) {
		t.Errorf("from %q", got)
	}
}
