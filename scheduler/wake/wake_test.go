package wake

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"0 7 * * 1-5", "*/5 * * * *", "@every 1m", "@hourly", " @daily ", "0 8 29 2 *"} {
		if err := Parse(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", " ", "TZ=Europe/Stockholm", "CRON_TZ=Europe/Stockholm", "TZ=Europe/Stockholm 0 7 * * *", "0 0 31 2 *", "@every -5m",
		"@every 10ms", "@every", "@every x", "@fortnightly", "0 7 * *", "0 7 * * * *", "60 * * * *", "* * * * 7", "\x00", strings.Repeat("*", 1000)} {
		if err := Parse(bad); err == nil {
			t.Errorf("%q is taken for a schedule", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0 7 * * 1-5", "TZ=", "CRON_TZ=x", "@every 1h", "@", "*/0 * * * *"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		if err := Parse(spec); err == nil && strings.TrimSpace(spec) == "" {
			t.Fatal("a blank schedule is taken")
		}
	})
}

// looks runs a loop for a time and returns when it looked, since the start.
func looks(t *testing.T, spec []string, during time.Duration, poke <-chan struct{}, each func(n int)) []time.Duration {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), during)
	defer cancel()
	start := time.Now()
	var at []time.Duration
	err := Loop(ctx, spec, time.UTC, poke, func(context.Context) {
		at = append(at, time.Since(start))
		if each != nil {
			each(len(at))
		}
	})
	if err != nil {
		t.Error(err)
	}
	return at
}

func same(t *testing.T, got []time.Duration, want ...time.Duration) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("looked at %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("looked at %v, want %v", got, want)
		}
	}
}

func TestLoopLooksAtTheStartAndByTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The clock of the test starts at midnight UTC on 1 January 2000.
		same(t, looks(t, []string{"@every 1m"}, 150*time.Second, nil, nil), 0, time.Minute, 2*time.Minute)
	})
	synctest.Test(t, func(t *testing.T) {
		same(t, looks(t, []string{"0 7 * * *", "30 7 * * *"}, 25*time.Hour, nil, nil), 0, 7*time.Hour, 7*time.Hour+30*time.Minute)
	})
}

func TestLoopIsPoked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		poke := make(chan struct{}, 1)
		go func() {
			<-time.After(10 * time.Second)
			poke <- struct{}{}
			<-time.After(10 * time.Second)
			close(poke)
		}()
		same(t, looks(t, nil, time.Hour, poke, nil), 0, 10*time.Second)
	})
}

// TestSlowLookIsNotOverlapped: what wakes during a look is one look afterwards.
func TestSlowLookIsNotOverlapped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := looks(t, []string{"@every 1m"}, 6*time.Minute+30*time.Second, nil, func(n int) {
			if n == 1 {
				<-time.After(5*time.Minute + 30*time.Second)
			}
		})
		same(t, got, 0, 5*time.Minute+30*time.Second, 6*time.Minute)
	})
}

func TestLoopEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		err := Loop(ctx, []string{"@every 1m"}, time.UTC, nil, func(context.Context) {
			if n++; n == 3 {
				cancel()
			}
		})
		if err != nil || n != 3 {
			t.Errorf("looked %d times, %v", n, err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Loop(ctx, nil, time.UTC, nil, func(context.Context) { t.Error("looked after the end") }); err != nil {
		t.Error(err)
	}
}

func TestLoopRefusesBadSchedule(t *testing.T) {
	t.Parallel()
	err := Loop(t.Context(), []string{"@every 1m", "TZ=Europe/Stockholm"}, time.UTC, nil, func(context.Context) { t.Error("looked") })
	if err == nil || !strings.Contains(err.Error(), "TZ=Europe/Stockholm") {
		t.Errorf("got %v", err)
	}
}

// TestScheduleFollowsTheZone: seven in the morning in Stockholm is six in
// winter and five in summer, UTC.
func TestScheduleFollowsTheZone(t *testing.T) {
	t.Parallel()
	loc, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	s, err := parse("0 7 * * *", loc)
	if err != nil {
		t.Fatal(err)
	}
	for day, hour := range map[string]int{"2026-03-28": 6, "2026-03-29": 5, "2026-10-24": 5, "2026-10-25": 6} {
		midnight, err := time.ParseInLocation(time.DateOnly, day, loc)
		if err != nil {
			t.Fatal(err)
		}
		next := s.Next(midnight).UTC()
		if next.Hour() != hour || next.Sub(midnight) > 24*time.Hour {
			t.Errorf("after %s at %s, want %d UTC", day, next, hour)
		}
	}
}

// TestLinger: what is at hand gets its while and no more, and keeps nothing
// alive when it is done earlier.
func TestLinger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		longer, end := Linger(ctx, 30*time.Second)
		defer end()
		cancel()
		asked := time.Now()
		<-longer.Done()
		if took := time.Since(asked); took != 30*time.Second {
			t.Errorf("ended after %v", took)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		longer, end := Linger(ctx, 30*time.Second)
		cancel()
		synctest.Wait()
		end()
		if longer.Err() == nil {
			t.Error("goes on after its end")
		}
	})
}
