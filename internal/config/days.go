package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rond/scheduler"
)

// days reads when mail is sent and how people are asked: the one policy and
// the one calendar of an installation. What a field says is laid on the habits
// of the field one at a time, so that what cannot be meant is told of its field.
func (r *reader) days(c *Config) {
	c.Policy = scheduler.DefaultPolicy()
	c.Calendar = scheduler.NewCalendar(r.dates("calendar.closed_days")...)
	if half := r.dates("calendar.half_days"); len(half) > 0 {
		c.Calendar = c.Calendar.WithHalfDays(half...)
	}
	r.rests(&c.Policy)
	r.hours(&c.Policy)
	for _, f := range []struct {
		path string
		into func(*scheduler.Policy) *int
	}{
		{"asking.notice", func(p *scheduler.Policy) *int { return &p.Notice }},
		{"asking.bundle", func(p *scheduler.Policy) *int { return &p.Bundle }},
	} {
		r.count(&c.Policy, f.path, f.into)
	}
	r.counts(&c.Policy, "asking.remind_before", func(p *scheduler.Policy, days []int) {
		slices.Reverse(days)
		p.RemindBefore = days
	})
	r.counts(&c.Policy, "asking.remind_after", func(p *scheduler.Policy, days []int) { p.RemindAfter = days })
	r.most(&c.Policy, "asking.remind_at_most")
	r.count(&c.Policy, "asking.manager", func(p *scheduler.Policy) *int { return &p.Manager })
}

// lay makes a change of the policy that a field says, unless the policy cannot
// be meant with it.
func (r *reader) lay(p *scheduler.Policy, path, right string, change func(*scheduler.Policy)) {
	next := *p
	change(&next)
	if err := next.Check(); err != nil {
		r.wrong(path, right, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
		return
	}
	*p = next
}

// dates reads a list of days.
func (r *reader) dates(path string) (days []scheduler.Date) {
	_, name, _ := strings.Cut(path, ".")
	right := name + ` = ["2026-05-15"]`
	list, _ := r.texts(path, right)
	for _, s := range list {
		d, err := scheduler.ParseDate(s)
		if err != nil {
			r.wrong(path, right, "%q is not a day", s)
			continue
		}
		days = append(days, d)
	}
	return days
}

// rests reads the stretches and weekdays on which nothing is sent.
func (r *reader) rests(p *scheduler.Policy) {
	const rightSummer = `summer_ends = "10 August", the last day of the summer's rest, or "none"`
	switch s := r.text("calendar.summer_ends", "10 August"); {
	case s == "none":
		p.SummerEnds.Month, p.SummerEnds.Day = 0, 0
	default:
		d, err := scheduler.ParseDay(s)
		if err != nil || d.Month < time.July || d.Month > time.September {
			r.wrong("calendar.summer_ends", rightSummer, "%q is no day from July to September", s)
			break
		}
		p.SummerEnds.Month, p.SummerEnds.Day = d.Month, d.OfMonth
	}
	const rightQuiet = `quiet = ["2026-12-21 to 2027-01-06"]`
	list, _ := r.texts("calendar.quiet", rightQuiet)
	for _, s := range list {
		from, to, _ := strings.Cut(s, " to ")
		first, err := scheduler.ParseDate(strings.TrimSpace(from))
		last, bad := scheduler.ParseDate(strings.TrimSpace(cmp.Or(to, from)))
		if err != nil || bad != nil {
			r.wrong("calendar.quiet", rightQuiet, "%q is neither a day nor two with to between them", s)
			continue
		}
		r.lay(p, "calendar.quiet", rightQuiet, func(p *scheduler.Policy) {
			p.Quiet = append(slices.Clip(p.Quiet), scheduler.Span{From: first, To: last})
		})
	}
	r.weekdays(p, "calendar.quiet_weekdays")
}

func (r *reader) weekdays(p *scheduler.Policy, path string) {
	const right = `quiet_weekdays = ["Friday"], and at least one weekday on which mail is sent`
	var quiet []time.Weekday
	list, _ := r.texts(path, right)
	for _, s := range list {
		at := time.Sunday
		for at <= time.Saturday && !strings.EqualFold(at.String(), s) {
			at++
		}
		if at > time.Saturday {
			r.wrong(path, right, "%q is not a weekday", s)
			continue
		}
		quiet = append(quiet, at)
	}
	r.lay(p, path, right, func(p *scheduler.Policy) { p.QuietWeekdays = quiet })
}

var hoursText = regexp.MustCompile(`^(\d{1,2}) ?[-–] ?(\d{1,2})$`)

// hours reads the hours of the day when mail is sent.
func (r *reader) hours(p *scheduler.Policy) {
	const path, right = "calendar.send_hours", `send_hours = "7-17", whole hours of the day`
	s := r.text(path, "")
	if s == "" {
		return
	}
	m := hoursText.FindStringSubmatch(s)
	if m == nil {
		r.wrong(path, right, "%q is not two hours", s)
		return
	}
	from, _ := strconv.Atoi(m[1]) // two digits, by the pattern
	to, _ := strconv.Atoi(m[2])
	r.lay(p, path, right, func(p *scheduler.Policy) { p.Window = scheduler.Window{From: from, To: to} })
}

// count reads a number of working days into the policy.
func (r *reader) count(p *scheduler.Policy, path string, into func(*scheduler.Policy) *int) {
	if n, ok := r.number(path); ok {
		r.lay(p, path, rightCount(path, *into(p)), func(p *scheduler.Policy) { *into(p) = n })
	}
}

func rightCount(path string, such int) string {
	_, name, _ := strings.Cut(path, ".")
	return fmt.Sprintf("%s = %d: a whole number of working days", name, such)
}

// most reads how many reminders somebody gets at most. None at all is said
// with two empty lists; a policy takes 0 for no limit.
func (r *reader) most(p *scheduler.Policy, path string) {
	const right = "remind_at_most = 2; to remind nobody, remind_before = [] and remind_after = []"
	switch n, ok := r.number(path); {
	case !ok:
	case n == 0:
		r.wrong(path, right, "0 is no limit")
	default:
		r.lay(p, path, right, func(p *scheduler.Policy) { p.RemindMax = n })
	}
}

// number reads a whole number; false when there is none, or not one.
func (r *reader) number(path string) (int, bool) {
	v, ok := r.value(path)
	if !ok {
		return 0, false
	}
	n, ok := v.(int64)
	if !ok || int64(int(n)) != n {
		r.wrong(path, "a whole number, without quotes", "%s is not a whole number", kind(v))
		return 0, false
	}
	return int(n), true
}

// counts reads a list of numbers of working days into the policy, the lowest
// first, each once.
func (r *reader) counts(p *scheduler.Policy, path string, into func(*scheduler.Policy, []int)) {
	_, name, _ := strings.Cut(path, ".")
	right := name + " = [5, 2]: whole numbers of working days"
	v, ok := r.value(path)
	if !ok {
		return
	}
	list, ok := v.([]any)
	if !ok {
		r.wrong(path, right, "%s is not a list", kind(v))
		return
	}
	days := []int{}
	for _, item := range list {
		n, ok := item.(int64)
		if !ok || int64(int(n)) != n {
			r.wrong(path, right, "%s in the list is not a whole number", kind(item))
			return
		}
		days = append(days, int(n))
	}
	slices.Sort(days)
	r.lay(p, path, right, func(p *scheduler.Policy) { into(p, slices.Compact(days)) })
}
