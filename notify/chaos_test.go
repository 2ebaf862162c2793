package notify

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestChaos sends 1,000 mails to a server that breaks at every step with five
// per cent, by the rule of the outbox: retry what may be tried again, send what
// is uncertain at most twice. No mail may be lost, and every surplus copy must
// be one that was called uncertain.
func TestChaos(t *testing.T) {
	t.Parallel()
	const mails = 1000
	rnd := rand.New(rand.NewPCG(1, 2))
	script := map[string][]string{}
	for step, ways := range map[string][]string{
		"greeting": {"421 4.3.2 busy", "close"}, "ehlo": {"close"}, "rset": {"close", "421 4.4.2 idle"},
		"mail": {"451 4.3.0 later", "close"}, "rcpt": {"450 4.2.0 greylisted", "close"}, "data": {"451 4.3.0 later", "close"},
		"dot": {"451 4.3.0 scanner", "taken+close", "close", "garbage"},
	} {
		for range 3 * mails {
			does := ""
			if rnd.Float64() < 0.05 {
				does = ways[rnd.IntN(len(ways))]
			}
			script[step] = append(script[step], does)
		}
		script[step] = append(script[step], "")
	}
	server := startFaulty(t, script)
	transport := NewSMTP(server.config())
	defer transport.Close()
	uncertain := map[string]int{}
	unknown := 0
	for i := range mails {
		id := fmt.Sprintf("<%d@kommun.example>", i)
		raw := []byte("Message-ID: " + id + "\r\n\r\nhej\r\n")
	attempts:
		for attempt := range 20 {
			switch out := transport.Deliver(t.Context(), envelope, raw, always); out.Result {
			case Accepted:
				break attempts
			case Uncertain:
				if uncertain[id]++; uncertain[id] == 2 {
					unknown++
					break attempts
				}
			case Rejected:
				t.Fatalf("%s was rejected: %+v", id, out)
			}
			if attempt == 19 {
				t.Fatalf("%s did not get through", id)
			}
		}
	}
	copies := map[string]int{}
	_, taken := server.heard()
	for _, message := range taken {
		id, _, _ := strings.Cut(strings.TrimPrefix(message, "Message-ID: "), "\r\n")
		copies[id]++
	}
	surplus := 0
	for i := range mails {
		id := fmt.Sprintf("<%d@kommun.example>", i)
		switch n := copies[id]; {
		case n == 0 && uncertain[id] < 2:
			t.Errorf("%s was lost", id)
		case n > 1 && uncertain[id] == 0 || n > 2:
			t.Errorf("%s arrived %d times, uncertain %d times", id, n, uncertain[id])
		case n > 1:
			surplus++
		}
	}
	t.Logf("%d mails: %d were uncertain once, %d surplus copies, %d of unknown fate", mails, len(uncertain), surplus, unknown)
}
