package wake

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// format is that of a schedule: the five fields of crontab(5) or a
// descriptor as @every 1m.
const format = cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor

// Parse checks one schedule: the five fields of crontab(5), or a descriptor as
// "@every 1m". A zone in the schedule itself is refused, for the loop has one.
//
// Daily work belongs at four in the morning or later: what is set to an hour
// that the change of the clock skips is not woken for that day, and what is
// set to an hour that comes twice is woken for twice.
func Parse(spec string) error {
	_, err := parse(spec, time.UTC)
	return err
}

func parse(spec string, loc *time.Location) (cron.Schedule, error) {
	spec = strings.TrimSpace(spec)
	// The cron parser panics on "TZ=Europe/Stockholm" without fields (v3.0.1).
	if strings.Contains(spec, "TZ=") {
		return nil, fmt.Errorf("reading schedule %q: a time zone has no place in it", spec)
	}
	every, isEvery := strings.CutPrefix(spec, "@every ")
	if isEvery {
		// The cron parser takes less than a second, even less than nothing,
		// for one second.
		if d, err := time.ParseDuration(strings.TrimSpace(every)); err == nil && d < time.Second {
			return nil, fmt.Errorf("reading schedule %q: more often than every second", spec)
		}
	}
	s, err := cron.NewParser(format).Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("reading schedule %q: %w", spec, err)
	}
	if fields, ok := s.(*cron.SpecSchedule); ok {
		fields.Location = loc
	}
	// An impossible date gives the zero time and would never wake anyone.
	if s.Next(time.Date(2024, time.January, 1, 0, 0, 0, 0, loc)).IsZero() {
		return nil, fmt.Errorf("reading schedule %q: no such day ever comes", spec)
	}
	return s, nil
}

// Loop calls look once at the start, at every time that a schedule names in
// loc, and when poked, until ctx ends; then it returns nil. The calls are made
// one after another in the loop's own goroutine: wakings that come meanwhile
// are one waking afterwards. A schedule that cannot be read is an error before
// the first look. A nil or closed poke never wakes.
func Loop(ctx context.Context, spec []string, loc *time.Location, poke <-chan struct{}, look func(context.Context)) error {
	woken := make(chan struct{}, 1)
	clock := cron.New(cron.WithLocation(loc))
	for _, text := range spec {
		s, err := parse(text, loc)
		if err != nil {
			return err
		}
		clock.Schedule(s, cron.FuncJob(func() {
			select {
			case woken <- struct{}{}:
			default: // one waking is waiting already
			}
		}))
	}
	clock.Start()
	defer func() { <-clock.Stop().Done() }()
	for ctx.Err() == nil {
		look(ctx)
		poke = wait(ctx, woken, poke)
	}
	return nil
}

// wait returns when there is a reason to look, or none any more. It returns
// the poke channel to wait on next time: none when this one was closed.
func wait(ctx context.Context, woken, poke <-chan struct{}) <-chan struct{} {
	for {
		select {
		case <-ctx.Done():
			return poke
		case <-woken:
			return poke
		case _, open := <-poke:
			if open {
				return poke
			}
			poke = nil
		}
	}
}
